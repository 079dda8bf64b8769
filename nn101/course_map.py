"""The shape of the course, said once: chapters, notebooks, what each needs, how long it takes, and three routes.

Progress, certificate, the notebooks' signposts, the index, the picture of the course, README's table and the teaching
guide are all drawn from here. The tests compare it with the lessons: titles, minutes, and what each one imports.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Notebook:
    """One notebook. ``needs`` names those it builds on directly; what these need themselves is not said again."""

    name: str
    title: str
    builds: str
    minutes: int
    needs: tuple[str, ...]

    @property
    def number(self):
        """``04b_layers`` as ``4b``."""
        return self.name.partition("_")[0].lstrip("0")

    @property
    def label(self):
        """``4b Layers that know the way back``."""
        return f"{self.number} {self.title}"


@dataclass(frozen=True)
class Work:
    """Something to be proud of, true as soon as the exercises are done that make it.

    With ``{}`` in its words it is a count: how many of the exercises are done. ``exercises`` may also name a whole
    notebook.
    """

    words: str
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter of one or several notebooks."""

    number: int
    title: str
    notebooks: tuple[Notebook, ...]
    works: tuple[Work, ...]


@dataclass(frozen=True)
class Route:
    """A way through the course: the notebooks of it, in order; nothing in them needs a notebook that is left out."""

    key: str
    title: str
    words: str
    names: tuple[str, ...]


CHAPTERS = (
    Chapter(
        1,
        "The perceptron",
        (
            Notebook(
                "01_perceptron",
                "The perceptron",
                "from one neuron that says yes or no to a network that reads 98 of 100 handwritten digits",
                150,
                (),
            ),
        ),
        (
            Work("a perceptron that learns from its mistakes", ("perceptron", "perceptron_step", "train_perceptron")),
            Work("an adding machine out of NAND alone", ("NAND", "half_adder", "full_adder")),
            Work("a reader of handwritten digits", ("sigmoid", "forward", "softmax", "accuracy", "predict")),
        ),
    ),
    Chapter(
        2,
        "Loss functions",
        (
            Notebook(
                "02a_losses",
                "Losses",
                "how wrong, in one number: squares, sizes, Huber, cross-entropy, straight from the scores",
                175,
                ("01_perceptron",),
            ),
            Notebook(
                "02b_likelihood_and_distance",
                "Likelihood and distance",
                "where losses come from and which to choose: likelihood, hinge, entropy, KL, JS, Wasserstein",
                175,
                ("02a_losses",),
            ),
        ),
        (
            Work(
                "{} loss functions",
                (
                    "sum_of_squared_errors",
                    "mean_squared_error",
                    "mean_absolute_error",
                    "root_mean_squared_error",
                    "huber",
                    "cross_entropy",
                    "cross_entropy_from_scores",
                    "binary_cross_entropy",
                    "binary_cross_entropy_with_logits",
                    "multi_label_loss",
                    "hinge",
                ),
            ),
            Work(
                "{} measures of how far apart two distributions are",
                ("kl_divergence", "js_divergence", "wasserstein_1d"),
            ),
        ),
    ),
    Chapter(
        3,
        "Gradient methods",
        (
            Notebook(
                "03a_slopes",
                "Slopes",
                "numerical gradients, descent and its learning rate, Newton's method",
                180,
                ("02a_losses",),
            ),
            Notebook(
                "03b_linear_models",
                "Linear models",
                "least squares three ways: batch, stochastic, mini-batch; scaling, polynomials, learning curves",
                180,
                ("03a_slopes",),
            ),
            Notebook(
                "03c_penalties_and_classes",
                "Penalties and classes",
                "ridge, lasso, elastic net, early stopping; logistic and softmax regression",
                175,
                ("03b_linear_models",),
            ),
            Notebook(
                "03d_first_network",
                "A first network that learns",
                "a two-layer network, trained by measured slopes, then on MNIST",
                165,
                ("03b_linear_models",),
            ),
        ),
        (
            Work("gradient descent, and Newton's longer stride", ("numerical_gradient", "gradient_descent", "newton")),
            Work(
                "linear regression, solved at once and walked in three ways",
                (
                    "least_squares",
                    "batch_gradient_descent",
                    "stochastic_gradient_descent",
                    "minibatch_gradient_descent",
                ),
            ),
            Work("ridge, lasso and the elastic net", ("ridge", "lasso", "elastic_net")),
            Work("logistic and softmax regression", ("logistic_regression", "softmax_regression")),
            Work("a two-layer network that taught itself to read digits", ("TwoLayerNet", "train_minibatches")),
        ),
    ),
    Chapter(
        4,
        "Backpropagation",
        (
            Notebook(
                "04a_graphs",
                "Gradients flow backward",
                "backpropagation with a pencil: graphs, the chain rule, a network by hand",
                180,
                ("03a_slopes",),
            ),
            Notebook(
                "04b_layers",
                "Layers that know the way back",
                "layers that go forward and back, chains of them, a gradient check that finds planted bugs, MNIST",
                180,
                ("03b_linear_models", "04a_graphs"),
            ),
            Notebook(
                "04c_autodiff",
                "Let the computer differentiate",
                "dual numbers, then an engine of your own that finds the slopes of anything you write",
                180,
                ("04b_layers",),
            ),
        ),
        (
            Work("a whole network differentiated by hand", ("sigmoid_nodes", "three_two_one")),
            Work(
                "layers that know the way back, and a judge for their gradients",
                ("ReLU", "Sigmoid", "Affine", "SoftmaxWithLoss", "Chain", "gradient_check"),
            ),
            Work(
                "an automatic differentiation engine of your own",
                ("Value", "topological_order", "backpropagate", "Tensor", "fit_tensors"),
            ),
        ),
    ),
    Chapter(
        5,
        "Training that works",
        (
            Notebook(
                "05a_optimizers",
                "Optimizers",
                "SGD to Adam and AMSGrad, schedules, clipping, and a race",
                180,
                ("04b_layers",),
            ),
            Notebook(
                "05b_healthy_signals",
                "Healthy signals",
                "initial weights, activations, batch normalisation",
                170,
                ("04b_layers",),
            ),
            Notebook(
                "05c_generalisation",
                "Generalisation",
                "penalties, dropout, early stopping, augmentation, honest splits, random search, ensembles",
                180,
                ("04b_layers",),
            ),
        ),
        (
            Work("{} optimizers", ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam", "AMSGrad")),
            Work("Adam, and the mending of two printed versions of it", ("Adam", "repaired_adam")),
            Work(
                "{} schedules for the learning rate",
                ("step_decay", "exponential_decay", "power_decay", "Plateau", "warmup_cosine"),
            ),
            Work("batch normalisation, forward and back", ("batch_norm", "batch_norm_backward", "BatchNorm")),
            Work("dropout, and early stopping that keeps the best", ("Dropout", "patience_stop")),
            Work("honest folds, and networks that vote", ("k_folds", "ensemble_shares")),
        ),
    ),
    Chapter(
        6,
        "The housing project",
        (
            Notebook(
                "06a_look",
                "Frame the problem and look at the data",
                "a question framed, a table looked at, and test rows put away: by hash, by strata; the map, ratios",
                180,
                ("03b_linear_models",),
            ),
            Notebook(
                "06b_prepare",
                "Preparing the table",
                "imputers, scalers, encoders without a leak, a pipeline and a router that also work in scikit-learn",
                180,
                ("05c_generalisation", "06a_look"),
            ),
            Notebook(
                "06c_models",
                "Models",
                "a line, a tree, a forest and your own network on the same folds; a search, and what a model looks at",
                180,
                ("05a_optimizers", "05b_healthy_signals", "06b_prepare"),
            ),
            Notebook(
                "06d_report",
                "The report",
                "one test, an interval around it, a model in a file, a drift alarm, and the page that goes with it",
                180,
                ("06c_models",),
            ),
        ),
        (
            Work("a test set that stays when rows are added", ("split_by_hash", "stratified_split")),
            Work(
                "a preparation of your own, at home in scikit-learn",
                ("MedianImputer", "StandardScaler", "OneHotEncoder", "TargetEncoder", "Pipeline", "ColumnRouter"),
            ),
            Work("a network that estimates prices", ("housing_network", "fit_network", "NetworkRegressor")),
            Work("a search that every row judges", ("cross_validate", "random_candidates", "search")),
            Work("a defended number", ("SealedTest", "t_interval", "bootstrap_interval", "model_card")),
        ),
    ),
)

ROUTES = (
    Route("all", "All of it", "Every notebook, in order.", tuple(n.name for c in CHAPTERS for n in c.notebooks)),
    Route(
        "network",
        "The network only",
        "Everything that belongs to a neural network; without distances, the other linear models, and the project.",
        (
            "01_perceptron",
            "02a_losses",
            "03a_slopes",
            "03b_linear_models",
            "03d_first_network",
            "04a_graphs",
            "04b_layers",
            "04c_autodiff",
            "05a_optimizers",
            "05b_healthy_signals",
            "05c_generalisation",
        ),
    ),
    Route(
        "short",
        "The short way",
        "The spine: a neuron, a loss, slopes, layers that know the way back, and Adam.",
        (
            "01_perceptron",
            "02a_losses",
            "03a_slopes",
            "03b_linear_models",
            "04a_graphs",
            "04b_layers",
            "05a_optimizers",
        ),
    ),
)


def notebooks(present=None):
    """All notebooks in course order; only those named in ``present`` if that is given."""
    return [n for chapter in CHAPTERS for n in chapter.notebooks if present is None or n.name in present]


def chapters(present=None):
    """``(chapter, its notebooks)`` in order, as pairs; a chapter of which nothing is present is left out."""
    pairs = ((chapter, [n for n in chapter.notebooks if present is None or n.name in present]) for chapter in CHAPTERS)
    return [(chapter, here) for chapter, here in pairs if here]


def notebook(name):
    """The notebook of that name. Raises KeyError if the map does not know it."""
    return {n.name: n for n in notebooks()}[name]


def needed_by(name):
    """Names of all notebooks that this one builds on, directly or through others."""
    direct = notebook(name).needs
    return {*direct, *(further for need in direct for further in needed_by(need))}


def following(name, present=None):
    """The notebook after this one in course order, or None."""
    here = notebooks(present)
    after = here[[n.name for n in here].index(name) + 1 :]
    return after[0] if after else None


def minutes(names):
    """How many minutes these notebooks take, by their own tables."""
    return sum(notebook(name).minutes for name in names)
