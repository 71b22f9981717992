using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Risk.Monitoring;
using MrBen.Portfolio.Risk.Stress;

namespace MrBen.Portfolio.Risk.Reporting;

/// <summary>
/// The risk of a portfolio at one moment, for a person to read: exposures, losses by several methods with their tests, contributions,
/// scenarios, limits, the market, and what was wrong with data and models. Immutable and thread-safe.
/// </summary>
/// <remarks>A tool for reporting; no regulator's form, and no claim to comply with one.</remarks>
public sealed record RiskReport
{
    internal RiskReport()
    {
    }

    /// <summary>When it was made, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When the one before was made, in UTC; <see langword="null"/> for the first. Events are those since then.</summary>
    public required DateTimeOffset? Since { get; init; }

    /// <summary>Value and exposures.</summary>
    public required ReportedBook Book { get; init; }

    /// <summary>The held assets with their parts of the risk, in the portfolio's order.</summary>
    public required ImmutableArray<ReportedPosition> Positions { get; init; }

    /// <summary>Every metric, and the limits of assessments; or why there is none.</summary>
    public required PortfolioRiskResult Risk { get; init; }

    /// <summary>The loss of the next period by each method, with its tests.</summary>
    public required ImmutableArray<ReportedForecast> Forecasts { get; init; }

    /// <summary>The scenarios; <see langword="null"/> where risk is not known.</summary>
    public required StressReport? Stress { get; init; }

    /// <summary>The most plausible way to the loss asked for; <see langword="null"/> where none is asked for or risk is not known.</summary>
    public required ReverseStressResult? Reverse { get; init; }

    /// <summary>The live limits.</summary>
    public required ImmutableArray<LiveLimitReading> Limits { get; init; }

    /// <summary>The limits that halt trading until somebody lifts the halt.</summary>
    public required ImmutableArray<LimitStatus> Halts { get; init; }

    /// <summary>The market; <see langword="null"/> where nothing is known of it.</summary>
    public required MarketReading? Market { get; init; }

    /// <summary>What the market and the forecasting methods did since the report before, and what they stand at, a sentence each.</summary>
    public required ImmutableArray<string> ModelEvents { get; init; }

    /// <summary>What is wrong with prices and returns, a sentence each; empty where nothing is.</summary>
    public required ImmutableArray<string> DataQuality { get; init; }

    /// <summary>The report as Markdown: headings and tables, numbers in the invariant culture.</summary>
    public string ToMarkdown() => MarkdownReport.Of(this);

    /// <summary>Writes the report as one JSON object; numbers that are not known are null. UTF-8.</summary>
    /// <param name="stream">Where to; stays open.</param>
    public void WriteJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true });
        JsonReport.Write(writer, this);
    }
}
