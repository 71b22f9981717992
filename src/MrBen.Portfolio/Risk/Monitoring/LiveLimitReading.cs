namespace MrBen.Portfolio.Risk.Monitoring;

/// <summary>A limit at one moment. Immutable.</summary>
public sealed record LiveLimitReading
{
    /// <summary>The limit.</summary>
    public required LiveLimit Limit { get; init; }

    /// <summary>Where it stands and since when; it moves with events alone, never by being read.</summary>
    public required LimitStatus Status { get; init; }

    /// <summary>The value now; <see langword="null"/> where it is not known.</summary>
    public required double? Value { get; init; }

    /// <summary>How far the value may still rise, threshold − value; negative beyond it.</summary>
    public double? Headroom => Limit.Threshold - Value;

    /// <summary>Value over threshold.</summary>
    public double? Utilization => Value / Limit.Threshold;

    /// <summary>Change of the value per second, smoothed over the last minutes; <see langword="null"/> until two moments are known.</summary>
    public required double? DriftPerSecond { get; init; }

    /// <summary>
    /// When the threshold is reached if the value goes on as it does now; <see langword="null"/> where it does not rise, or not within a
    /// hundred years.
    /// </summary>
    public TimeSpan? TimeToBreach => Headroom / DriftPerSecond is >= 0 and <= 3.15e9 and { } seconds && DriftPerSecond > 0
        ? TimeSpan.FromSeconds(seconds)
        : null;
}
