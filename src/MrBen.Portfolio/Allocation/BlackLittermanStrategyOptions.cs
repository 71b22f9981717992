using MrBen.Portfolio.Estimation;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="BlackLittermanStrategy"/>.</summary>
public sealed record BlackLittermanStrategyOptions : OptimizedStrategyOptions
{
    /// <summary>τ, the risk aversion δ of the market, and the risk-free rate.</summary>
    public BlackLittermanOptions Model { get; set; } = new();

    /// <summary>
    /// Confidence of views that state no uncertainty of their own, in [0, 1] (Idzorek 2005); <see langword="null"/> (the default) leaves
    /// them as uncertain as the prior (He and Litterman 1999), which is a confidence of 0.5.
    /// </summary>
    public double? DefaultConfidence { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. base.Validate()];
        errors.AddRange(Model is null ? [$"{nameof(Model)} must not be null."] : Model.Validate());
        if (DefaultConfidence is { } confidence && !(confidence >= 0 && confidence <= 1))
        {
            errors.Add(Invariant($"{nameof(DefaultConfidence)} must be in [0, 1]; it is {confidence}."));
        }

        return errors;
    }
}
