using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="MomentumTilt"/>.</summary>
public sealed record MomentumTiltOptions
{
    /// <summary>What an asset's momentum is compared with. Default the other assets.</summary>
    public MomentumKind Kind { get; set; } = MomentumKind.CrossSectional;

    /// <summary>Periods over which momentum is measured, the skipped ones included; more than <see cref="Skip"/>. Default 252.</summary>
    public int Lookback { get; set; } = 252;

    /// <summary>Last periods left out, for prices that revert in the short run; at least 0. Default 21.</summary>
    public int Skip { get; set; } = 21;

    /// <summary>Share of an asset's weight by which the strongest momentum moves it, in [0, 1]. Default 0.5.</summary>
    public double Strength { get; set; } = 0.5;

    /// <summary>
    /// Momentum that counts as none, at least 0 (0.02 is 2 % over the lookback): its distance from zero (time series) or from the mean of
    /// all assets (cross-sectional). Default 0.
    /// </summary>
    public double Threshold { get; set; }

    /// <summary>Largest weight of any asset after the tilt, positive; <see langword="null"/> (the default) for the strategy's own limit.</summary>
    public double? MaxWeight { get; set; }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!Enum.IsDefined(Kind))
        {
            errors.Add(Invariant($"{nameof(Kind)} must be CrossSectional or TimeSeries; it is {(int)Kind}."));
        }

        if (Skip < 0)
        {
            errors.Add(Invariant($"{nameof(Skip)} must be at least 0; it is {Skip}."));
        }

        if (Lookback <= Math.Max(0, Skip))
        {
            errors.Add(Invariant($"{nameof(Lookback)} must be more than {nameof(Skip)}, {Skip}, and at least 1; it is {Lookback}."));
        }

        if (!(Strength >= 0 && Strength <= 1))
        {
            errors.Add(Invariant($"{nameof(Strength)} must be in [0, 1]; it is {Strength}."));
        }

        if (!(Threshold >= 0 && double.IsFinite(Threshold)))
        {
            errors.Add(Invariant($"{nameof(Threshold)} must be at least 0 and finite; it is {Threshold}."));
        }

        if (MaxWeight is { } limit && !(limit > 0 && double.IsFinite(limit)))
        {
            errors.Add(Invariant($"{nameof(MaxWeight)} must be positive and finite; it is {limit}."));
        }

        return errors;
    }
}
