"""A page of what somebody built: `certificate("Ada Lovelace")`, to keep, to print, to be proud of.

facts.py     what is true today: works, exercises, hours, days
emblem.py    the course drawn as the network it is about, lit where it is done
page.py      both on one self-contained HTML page, and where that is written
page.html    the page's own form
"""

from nn101.certificates.page import Certificate, CertificateError, certificate

__all__ = ["Certificate", "CertificateError", "certificate"]
