using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>How one way to forecast correlations did out of sample. Immutable and thread-safe.</summary>
public sealed record CorrelationScore
{
    internal CorrelationScore(string name, ImmutableArray<double> losses, ImmutableArray<double> variances, int standIns)
    {
        (Name, Losses, Variances, StandIns) = (name, losses, variances, standIns);
        (MeanLoss, MeanVariance) = (losses.Average(), variances.Average());
    }

    /// <summary>What it is called.</summary>
    public string Name { get; }

    /// <summary>
    /// (ln |C| + tr(C⁻¹R) − N)/N of each forecast, C the forecast and R the mean of zz' of what came, z the returns over a volatility known
    /// before each of them, clipped; lower is better.
    /// </summary>
    public ImmutableArray<double> Losses { get; }

    /// <summary>w'Rw of each forecast, w = C⁻¹1/(1'C⁻¹1): the variance of the minimum-variance portfolio of equal volatilities.</summary>
    public ImmutableArray<double> Variances { get; }

    /// <summary>Mean loss.</summary>
    public double MeanLoss { get; }

    /// <summary>Mean variance.</summary>
    public double MeanVariance { get; }

    /// <summary>
    /// Forecasts for which the slow exponentially weighted correlation stood in, since this one could not be fitted or gave no number.
    /// </summary>
    public int StandIns { get; }

    /// <summary>For example <c>DCC: loss −0.5440, minimum variance 0.4120</c>.</summary>
    public override string ToString()
    {
        string standIns = StandIns > 0 ? Invariant($", {StandIns} of {Losses.Length} by the slow average in its place") : "";
        return Invariant($"{Name}: loss {MeanLoss:F4}, minimum variance {MeanVariance:F4}{standIns}");
    }
}
