using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>A hidden Markov model fitted to returns, with what it says of them. Immutable and thread-safe.</summary>
public sealed class HiddenMarkovFit
{
    private readonly AssetId _name;

    internal HiddenMarkovFit(AssetId name, HiddenMarkovModel model, RegimeInference inference, int observations, int iterations)
    {
        int k = model.Regimes.Length;
        _name = name;
        (Model, Inference, Observations, Iterations) = (model, inference, observations, iterations);
        ParameterCount = (k * (k - 1)) + k - 1 + (2 * k);
    }

    /// <summary>The model at the largest likelihood that was found.</summary>
    public HiddenMarkovModel Model { get; }

    /// <summary>Log-likelihood, filtered and smoothed probabilities of the returns it was fitted to.</summary>
    public RegimeInference Inference { get; }

    /// <summary>Returns it was fitted to, T.</summary>
    public int Observations { get; }

    /// <summary>Iterations of the start that was taken.</summary>
    public int Iterations { get; }

    /// <summary>Free parameters: K(K − 1) transitions, K − 1 initial probabilities, K means, K volatilities.</summary>
    public int ParameterCount { get; }

    /// <summary>Schwarz' criterion, parameters × ln T − 2 × log-likelihood; lower is better.</summary>
    public double BayesianCriterion => (ParameterCount * Math.Log(Observations)) - (2 * Inference.LogLikelihood);

    /// <summary>One sentence with the regimes and their durations.</summary>
    public string Description
    {
        get
        {
            IEnumerable<string> regimes = Model.Regimes.Select((regime, k) => Invariant(
                $"{k}: mean {regime.Mean:G4}, volatility {regime.Volatility:G4} a period, lasting {Model.ExpectedDuration(k):F1} periods"));
            return Invariant($"{Model.Regimes.Length} regimes of {_name} over {Observations} returns ({string.Join("; ", regimes)}).");
        }
    }

    /// <summary><see cref="Description"/>.</summary>
    public override string ToString() => Description;
}
