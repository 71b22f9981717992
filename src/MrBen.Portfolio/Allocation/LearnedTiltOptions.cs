using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="LearnedTilt"/>.</summary>
public sealed record LearnedTiltOptions
{
    /// <summary>Share of an asset's weight by which a score of ±1 moves it, in [0, 1]. Default 0.5.</summary>
    public double Strength { get; set; } = 0.5;

    /// <summary>Relative utility that makes a score of ±1, positive; what is beyond counts as it. Default 0.05.</summary>
    public double FullScore { get; set; } = 0.05;

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

        return errors;
    }
}
