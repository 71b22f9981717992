namespace MrBen.Portfolio.Estimation;

/// <summary>What a regime model says of a series. Immutable and thread-safe.</summary>
public sealed class RegimeInference
{
    internal RegimeInference(double logLikelihood, RegimeProbabilities filtered, RegimeProbabilities smoothed) =>
        (LogLikelihood, Filtered, Smoothed) = (logLikelihood, filtered, smoothed);

    /// <summary>Log density of the series under the model.</summary>
    public double LogLikelihood { get; }

    /// <summary>Probabilities of the regimes in each period, given values up to it: what could be known then.</summary>
    public RegimeProbabilities Filtered { get; }

    /// <summary>Probabilities of the regimes in each period, given all values: what is known in hindsight.</summary>
    public RegimeProbabilities Smoothed { get; }
}
