using System.Collections.Immutable;
using static System.FormattableString;

namespace MrBen.Portfolio.Estimation;

/// <summary>A fitted <see cref="LogCorrelationForecast"/>. Immutable and thread-safe.</summary>
public sealed class LogCorrelationFit
{
    internal LogCorrelationFit(ImmutableArray<double> weights, double loss, double slowestLoss, int windows, CorrelationEstimate next) =>
        (Weights, Loss, SlowestLoss, Windows, Next) = (weights, loss, slowestLoss, windows, next);

    /// <summary>Weights of the matrix logarithms: one for each decay in their order, then that of the long run.</summary>
    public ImmutableArray<double> Weights { get; }

    /// <summary>Mean of (ln |C| + tr(C⁻¹R) − N)/N over the windows, C the forecast and R what came; lower is better.</summary>
    public double Loss { get; }

    /// <summary>The same of the last decay alone, which the fit has to beat. In sample both.</summary>
    public double SlowestLoss { get; }

    /// <summary>Windows the weights were fitted to, one after the other.</summary>
    public int Windows { get; }

    /// <summary>Correlations forecast for the periods after the last one; positive definite.</summary>
    public CorrelationEstimate Next { get; }

    /// <summary>One sentence with the weights and the loss.</summary>
    public override string ToString()
    {
        string weights = string.Join(", ", Weights.Select(w => Invariant($"{w:F2}")));
        return Invariant($"Weights {weights} over {Windows} windows: loss {Loss:F4} against {SlowestLoss:F4} of the slowest decay.");
    }
}
