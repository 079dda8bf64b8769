"""The probes of every chapter, one module each. They may be read by students: no probe contains an answer."""
