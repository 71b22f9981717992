using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Attribution;

namespace MrBen.Portfolio.State;

/// <summary>How a series of returns performed, or the reason for no answer. Immutable and thread-safe.</summary>
public sealed record TrackRecord
{
    internal TrackRecord(TrackRecordStatus status, string detail) => (Status, Detail) = (status, detail);

    /// <summary>How measuring ended.</summary>
    public TrackRecordStatus Status { get; }

    /// <summary>Why there is no report, or what to know of it, such as why it ends early; empty where there is nothing to say.</summary>
    public string Detail { get; }

    /// <summary>Everything measured, whichever groups of figures are tracked; there only where <see cref="IsCalculated"/>.</summary>
    public PerformanceReport? Report { get; internal init; }

    /// <summary>The figures of the groups tracked; empty without a report.</summary>
    public ImmutableArray<PerformanceFigure> Figures { get; internal init; } = [];

    /// <summary>The comparison with each benchmark of the settings, in their order; empty without a report.</summary>
    public ImmutableArray<TrackedBenchmark> Benchmarks { get; internal init; } = [];

    /// <summary>
    /// The returns above the risk-free rate explained by those of all benchmarks together, over the periods that they share; there where it is
    /// asked for and <see cref="AttributionDetail"/> is empty.
    /// </summary>
    public FactorAttribution? Attribution { get; internal init; }

    /// <summary>Why there is no attribution; empty where there is one or none was asked for.</summary>
    public string AttributionDetail { get; internal init; } = "";

    /// <summary>Whether there is a <see cref="Report"/>.</summary>
    [MemberNotNullWhen(true, nameof(Report))]
    public bool IsCalculated => Status == TrackRecordStatus.Calculated;

    /// <summary>The report.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says why.</exception>
    public PerformanceReport GetReportOrThrow() =>
        IsCalculated ? Report : throw new InvalidOperationException($"No performance was measured: {Detail}");
}
