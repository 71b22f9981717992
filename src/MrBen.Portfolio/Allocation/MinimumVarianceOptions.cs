using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="MinimumVarianceStrategy"/>.</summary>
public sealed record MinimumVarianceOptions : OptimizedStrategyOptions
{
    /// <summary>
    /// What bounds single weights. Default the constraints' own, long-only by default; the others put theirs in place of
    /// <see cref="PortfolioConstraints.MinWeight"/> and <see cref="PortfolioConstraints.MaxWeight"/>.
    /// </summary>
    public WeightConstraint WeightConstraint { get; set; }

    /// <summary>The constraints with the bounds that <see cref="WeightConstraint"/> puts in place.</summary>
    internal PortfolioConstraints Effective => WeightConstraint switch
    {
        WeightConstraint.LongShort => Constraints with { MinWeight = -Constraints.MaxWeight },
        WeightConstraint.Unconstrained => Constraints with
        {
            MinWeight = double.NegativeInfinity,
            MaxWeight = double.PositiveInfinity,
        },
        _ => Constraints with { },
    };

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. base.Validate()];
        if (!Enum.IsDefined(WeightConstraint))
        {
            errors.Add(Invariant($"{nameof(WeightConstraint)} must be AsGiven, LongShort or Unconstrained; it is {(int)WeightConstraint}."));
        }

        return errors;
    }
}
