using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="LearnedTilt"/>, and in the manager of its <see cref="UtilityTilt"/> as well.</summary>
public sealed record LearnedTiltOptions
{
    /// <summary>Share of an asset's weight, or of a strategy's share, by which a score of ±1 moves it, in [0, 1]. Default 0.5.</summary>
    public double Strength { get; set; } = 0.5;

    /// <summary>Relative utility that makes a score of ±1, positive; what is beyond counts as it. Default 0.05.</summary>
    public double FullScore { get; set; } = 0.05;

    /// <summary>
    /// Largest Σ|change of an asset's weight| by the library's allocation optimizer, in [0, 2]; an own model's tilt is bounded by
    /// <see cref="Strength"/> alone. Default 0.2.
    /// </summary>
    public double Cap { get; set; } = 0.2;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Strength >= 0 && Strength <= 1))
        {
            errors.Add(Invariant($"{nameof(Strength)} must be in [0, 1]; it is {Strength}."));
        }

        if (!(FullScore > 0 && double.IsFinite(FullScore)))
        {
            errors.Add(Invariant($"{nameof(FullScore)} must be positive and finite; it is {FullScore}."));
        }

        if (!(Cap >= 0 && Cap <= 2))
        {
            errors.Add(Invariant($"{nameof(Cap)} must be in [0, 2]; it is {Cap}."));
        }

        return errors;
    }
}
