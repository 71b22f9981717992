using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>Settings of <see cref="PerformanceIntervals"/>.</summary>
public sealed record PerformanceIntervalOptions
{
    /// <summary>Confidence of the intervals, in (0, 1). Default 0.95.</summary>
    public double Confidence { get; set; } = 0.95;

    /// <summary>
    /// Lags of the long-run variance in the intervals of mean and Sharpe ratio, at least 0; 0 takes the returns as independent,
    /// <see langword="null"/> the customary number for the length of the series. Default <see langword="null"/>.
    /// </summary>
    public int? Lags { get; set; }

    /// <summary>Series that the bootstrap draws, at least 100. Default 1,000.</summary>
    public int Replications { get; set; } = 1_000;

    /// <summary>
    /// Mean length of the bootstrap's blocks, at least 1; <see langword="null"/> for the one that suits the series
    /// (<see cref="Statistics.StationaryBootstrap.OptimalBlockLength"/>). Default <see langword="null"/>.
    /// </summary>
    public double? BlockLength { get; set; }

    /// <summary>Seed of the draws; the same seed gives the same intervals. Default 1.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Confidence > 0 && Confidence < 1))
        {
            errors.Add(Invariant($"{nameof(Confidence)} must be in (0, 1); it is {Confidence}."));
        }

        if (Lags < 0)
        {
            errors.Add(Invariant($"{nameof(Lags)} must not be negative; it is {Lags}."));
        }

        if (Replications < 100)
        {
            errors.Add(Invariant($"{nameof(Replications)} must be at least 100; it is {Replications}."));
        }

        if (BlockLength is { } length && !(length >= 1 && double.IsFinite(length)))
        {
            errors.Add(Invariant($"{nameof(BlockLength)} must be finite and at least 1; it is {length}."));
        }

        return errors;
    }
}
