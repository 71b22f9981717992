using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="MeanVarianceStrategy"/>.</summary>
public sealed record MeanVarianceOptions : OptimizedStrategyOptions
{
    /// <summary>Risk aversion λ, positive. Default 2.5 (He and Litterman 1999, for the world market).</summary>
    public double RiskAversion { get; set; } = 2.5;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. base.Validate()];
        if (!(RiskAversion > 0 && double.IsFinite(RiskAversion)))
        {
            errors.Add(Invariant($"{nameof(RiskAversion)} must be positive and finite; it is {RiskAversion}."));
        }

        return errors;
    }
}
