using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Forecasting.Features;

/// <summary>
/// Which features <see cref="VolatilityFeatures"/> makes, and for which horizon labels. The list of features follows from these settings
/// alone and never from the data, so that what comes later cannot change what was there before.
/// </summary>
public sealed record FeatureOptions
{
    /// <summary>Periods H that a label looks ahead, in [1, 1000]. Default 5, a week.</summary>
    public int Horizon { get; set; } = 5;

    /// <summary>
    /// How the variance of a period is measured. Default the range; closes alone need <see cref="VarianceMeasure.CloseToClose"/>.
    /// </summary>
    public VarianceMeasure Measure { get; set; } = VarianceMeasure.Range;

    /// <summary>How the range measure guards itself against false highs and lows. Default 3 robust deviations.</summary>
    public RangeVarianceOptions Range { get; set; } = new();

    /// <summary>Whether volume is among the features. Default yes; closes alone have none.</summary>
    public bool UsesVolume { get; set; } = true;

    /// <summary>Whether the overnight share is among the features. Default yes; closes alone have none.</summary>
    public bool UsesOvernight { get; set; } = true;

    /// <summary>Decay λ of the exponentially weighted variance, in (0, 1). Default 0.94.</summary>
    public double Decay { get; set; } = 0.94;

    /// <summary>
    /// Share of the mean variance so far below which a variance counts as this share, in (0, 1): a day without a trade has no logarithm.
    /// Default 0.001.
    /// </summary>
    public double VarianceFloor { get; set; } = 0.001;

    /// <summary>Days that the market's last variance may be old, in [0, 365]. Default 7.</summary>
    public int OldestMarketDay { get; set; } = 7;

    /// <summary>The settings for a history of closes alone: squared returns, no volume, no overnight share.</summary>
    public static FeatureOptions ForCloses => new()
    {
        Measure = VarianceMeasure.CloseToClose,
        UsesVolume = false,
        UsesOvernight = false,
    };

    /// <summary>0 where features are computed as by default; otherwise a positive number made of all settings that say how.</summary>
    internal int ComputationNumber()
    {
        string usual = Describe(new FeatureOptions());
        string own = Describe(this);
        return own == usual
            ? 0
            : 1 + (int)(BinaryPrimitives.ReadUInt32LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(own))) >> 2);

        static string Describe(FeatureOptions options) =>
            Invariant($"{options.Measure}|{options.Range.ClipAt:R}|{options.Range.Window}|{options.Decay:R}|") +
            Invariant($"{options.VarianceFloor:R}|{options.OldestMarketDay}");
    }

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (Horizon is < 1 or > 1_000)
        {
            errors.Add(Invariant($"{nameof(Horizon)} must be in [1, 1000]; it is {Horizon}."));
        }

        if (!Enum.IsDefined(Measure))
        {
            errors.Add(Invariant($"{nameof(Measure)} {(int)Measure} is unknown."));
        }

        errors.AddRange((Range?.Validate() ?? ["it is null."]).Select(error => $"{nameof(Range)}: {error}"));
        if (!(Decay > 0 && Decay < 1))
        {
            errors.Add(Invariant($"{nameof(Decay)} must be in (0, 1); it is {Decay}."));
        }

        if (!(VarianceFloor > 0 && VarianceFloor < 1))
        {
            errors.Add(Invariant($"{nameof(VarianceFloor)} must be in (0, 1); it is {VarianceFloor}."));
        }

        if (OldestMarketDay is < 0 or > 365)
        {
            errors.Add(Invariant($"{nameof(OldestMarketDay)} must be in [0, 365]; it is {OldestMarketDay}."));
        }

        return errors;
    }
}
