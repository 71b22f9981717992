using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;

namespace MrBen.Portfolio;

/// <summary>Correlations of the portfolio's assets, or why there are none. Immutable and thread-safe.</summary>
public sealed record CorrelationAnalysisResult
{
    private CorrelationAnalysisResult(CorrelationAnalysis? analysis, string detail) => (Analysis, Detail) = (analysis, detail);

    /// <summary>What was found; <see langword="null"/> where nothing could be.</summary>
    public CorrelationAnalysis? Analysis { get; }

    /// <summary>One sentence on why there is no analysis; empty where there is one.</summary>
    public string Detail { get; }

    /// <summary>
    /// The correlation forecast for the next weeks, by a model or by its baseline, as the gate says; none where no model was trained.
    /// </summary>
    public Prediction<CorrelationEstimate>? Forecast { get; internal init; }

    /// <summary>Whether there is an <see cref="Analysis"/>.</summary>
    [MemberNotNullWhen(true, nameof(Analysis))]
    public bool IsFound => Analysis is not null;

    internal static CorrelationAnalysisResult Found(CorrelationAnalysis analysis) => new(analysis, "");

    internal static CorrelationAnalysisResult Failed(string detail) => new(null, detail);
}
