using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>A forecast of the correlation of the next H periods. Immutable and thread-safe.</summary>
public sealed record CorrelationForecast
{
    internal CorrelationForecast(
        Prediction<CorrelationEstimate> prediction, CorrelationEstimate baseline, SymmetricMatrix? model, double largestCorrection,
        ImmutableArray<AssetId> unknown) =>
        (Prediction, Baseline, Model, LargestCorrection, UnknownAssets) = (prediction, baseline, model, largestCorrection, unknown);

    /// <summary>
    /// The correlation to use, positive definite: the model's where the gate is open, the baseline's, bit for bit, otherwise; and why.
    /// </summary>
    public Prediction<CorrelationEstimate> Prediction { get; }

    /// <summary>What the baseline says.</summary>
    public CorrelationEstimate Baseline { get; }

    /// <summary>What the model says, whatever the gate does; null where it says nothing of so many assets or so few periods.</summary>
    public SymmetricMatrix? Model { get; }

    /// <summary>The largest correction in size before the limit: of a number of the logarithm, or of a factor's log odds.</summary>
    public double LargestCorrection { get; }

    /// <summary>Assets that the model was not trained on; it treats them as all others, since its features know no names.</summary>
    public ImmutableArray<AssetId> UnknownAssets { get; }
}
