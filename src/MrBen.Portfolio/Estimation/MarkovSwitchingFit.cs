using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>
/// A Markov-switching model fitted to a series, with its errors and what it says of the series. Immutable and thread-safe.
/// </summary>
public sealed class MarkovSwitchingFit
{
    private readonly AssetId _name;

    internal MarkovSwitchingFit(
        AssetId name, MarkovSwitchingModel model, RegimeInference inference, MarkovSwitchingErrors? errors, int values, int iterations)
    {
        int k = model.Levels.Length;
        _name = name;
        (Model, Inference, StandardErrors, Iterations) = (model, inference, errors, iterations);
        Observations = values - model.Autoregression.Length;
        ParameterCount = (k * (k - 1)) + k + model.Autoregression.Length + model.Volatilities.Distinct().Count();
    }

    /// <summary>The model at the largest likelihood that was found.</summary>
    public MarkovSwitchingModel Model { get; }

    /// <summary>Log-likelihood, filtered and smoothed probabilities of the values after the lags.</summary>
    public RegimeInference Inference { get; }

    /// <summary>Null where the information is not positive definite, as with a transition probability at 0 or 1.</summary>
    public MarkovSwitchingErrors? StandardErrors { get; }

    /// <summary>Values after the lags, T.</summary>
    public int Observations { get; }

    /// <summary>Quasi-Newton steps of all starts that went on.</summary>
    public int Iterations { get; }

    /// <summary>Free parameters: transitions, levels, lags, volatilities.</summary>
    public int ParameterCount { get; }

    /// <summary>Schwarz' criterion, parameters × ln T − 2 × log-likelihood; lower is better.</summary>
    public double BayesianCriterion => (ParameterCount * Math.Log(Observations)) - (2 * Inference.LogLikelihood);

    /// <summary>One sentence with the regimes and their durations.</summary>
    public string Description
    {
        get
        {
            string level = Model.Level == SwitchingLevel.Mean ? "mean" : "constant";
            IEnumerable<string> regimes = Model.Levels.Select((value, k) => Invariant(
                $"{k}: {level} {value:G4}, volatility {Model.Volatilities[k]:G4}, lasting {Model.ExpectedDuration(k):F1} periods"));
            string lags = Invariant($"{Model.Autoregression.Length} lags over {Observations} values");
            string size = Invariant($"{Model.Levels.Length} regimes of {_name} with {lags}");
            return $"{size} ({string.Join("; ", regimes)}).";
        }
    }

    /// <summary><see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
