using System.Collections.Immutable;
using System.Text.Json;
using MrBen.Portfolio.Positions;

namespace MrBen.Portfolio.State.Reviews;

/// <summary>
/// A week, a month or a quarter of a portfolio, for a person to read: return and risk, against benchmarks, gains and costs, trades, assets,
/// allocations, limits, forecasts, models and data. Made of what the portfolio keeps; <see cref="Missing"/> says what that does not reach back to.
/// Immutable and thread-safe.
/// </summary>
/// <remarks>
/// Days are those of UTC, and an event belongs to the day of its time; one that came late, behind events of a later period, belongs to that period.
/// A tool for reporting; no regulator's form, and no claim to comply with one.
/// </remarks>
public sealed record PortfolioReview
{
    internal PortfolioReview()
    {
    }

    /// <summary>What kind of period it looks back on.</summary>
    public required ReviewPeriod Period { get; init; }

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>When it was made, in UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Currency of every amount.</summary>
    public required string Currency { get; init; }

    /// <summary>Net asset value when the period began; <see langword="null"/> where it was not known.</summary>
    public required decimal? OpeningValue { get; init; }

    /// <summary>Net asset value when it ended; <see langword="null"/> where it was not known.</summary>
    public required decimal? ClosingValue { get; init; }

    /// <summary>
    /// Time-weighted return of the period after fees, by <see cref="PortfolioSnapshot.UnitValue"/> (0.01 is 1 %); <see langword="null"/> where there
    /// was nothing to earn it on.
    /// </summary>
    public required double? Return { get; init; }

    /// <summary>
    /// The daily returns of the period, as <see cref="PortfolioPerformance.Record"/> has them: volatility, drawdown, ratios, and the benchmarks. Of
    /// a week they are few, and say little.
    /// </summary>
    public required TrackRecord Record { get; init; }

    /// <summary>What was gained and paid; <see langword="null"/> where the beginning is not known.</summary>
    public required ReviewedGains? Gains { get; init; }

    /// <summary>What each asset that is in the portfolio at the end gained, the best first; those whose gain is not known are not in it.</summary>
    public required ImmutableArray<AssetContribution> Contributions { get; init; }

    /// <summary>The trades that ended in the period.</summary>
    public required TradeStatistics Trades { get; init; }

    /// <summary>What allocations of the period planned to trade, turnover and cost among it.</summary>
    public required RebalancingStatistics Rebalancing { get; init; }

    /// <summary>The allocations of the period by strategy and method.</summary>
    public required ImmutableArray<ReviewedStrategy> Strategies { get; init; }

    /// <summary>The live limits that were breached, or stand beyond their bounds now.</summary>
    public required ImmutableArray<ReviewedLimit> Limits { get; init; }

    /// <summary>The violations of value at risk by method, against those expected.</summary>
    public required ImmutableArray<ReviewedForecast> Forecasts { get; init; }

    /// <summary>What models, forecasting methods and the market did in the period, a sentence each.</summary>
    public required ImmutableArray<string> ModelEvents { get; init; }

    /// <summary>What is wrong, or looks wrong, with the prices of the period of the assets held, a sentence each.</summary>
    public required ImmutableArray<string> DataQuality { get; init; }

    /// <summary>What this review could not look at, because it is kept no longer or never was, a sentence each; empty where all is there.</summary>
    public required ImmutableArray<string> Missing { get; init; }

    /// <summary>For example <c>Weekly review, 2026-01-05 to 2026-01-11</c>.</summary>
    public string Title => FormattableString.Invariant($"{Period} review, {From:yyyy-MM-dd} to {To:yyyy-MM-dd}");

    /// <summary>The review as Markdown: headings and tables, numbers in the invariant culture.</summary>
    public string ToMarkdown() => ReviewMarkdown.Of(this);

    /// <summary>Writes the review as one JSON object; numbers that are not known are null. UTF-8.</summary>
    /// <param name="stream">Where to; stays open.</param>
    public void WriteJson(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true });
        ReviewJson.Write(writer, this);
    }
}
