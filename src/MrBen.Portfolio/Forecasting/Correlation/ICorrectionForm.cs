using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Forecasting.Features;

namespace MrBen.Portfolio.Forecasting.Correlation;

/// <summary>
/// Corrections as free numbers: how many there are, what they are forecast by, what they should have been, and what they make of a baseline.
/// Implementations are immutable and thread-safe.
/// </summary>
internal interface ICorrectionForm
{
    FeatureSchema Schema { get; }

    /// <summary>How many corrections belong to N assets; 0 where the form does not fit them.</summary>
    int CountFor(int assets);

    /// <summary>Features of each correction, row after row.</summary>
    void FillFeatures(CorrelationState state, SymmetricMatrix baseline, Span<float> rows);

    /// <summary>
    /// The corrections that what came calls for, to first order: linear in it, so that their expectation is the correction of the
    /// expectation, which the logarithm of a realised matrix, singular where the horizon is below N, is not.
    /// </summary>
    /// <param name="baseline">N × N.</param>
    /// <param name="realised">Mean of zz' over the horizon, N × N.</param>
    /// <param name="labels">One of each correction.</param>
    void FillLabels(SymmetricMatrix baseline, ReadOnlySpan<double> realised, Span<float> labels);

    /// <summary>The corrected correlation, positive definite; null where no number comes of it.</summary>
    SymmetricMatrix? Apply(SymmetricMatrix baseline, ReadOnlySpan<double> corrections);
}
