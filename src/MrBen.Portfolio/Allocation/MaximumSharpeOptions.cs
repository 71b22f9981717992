using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>Settings of <see cref="MaximumSharpeStrategy"/>.</summary>
public sealed record MaximumSharpeOptions : OptimizedStrategyOptions
{
    /// <summary>Risk-free rate per year (0.02 is 2 %), also earned by cash. Default 0.</summary>
    public double RiskFreeRate { get; set; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [.. base.Validate()];
        if (!double.IsFinite(RiskFreeRate))
        {
            errors.Add(Invariant($"{nameof(RiskFreeRate)} must be finite; it is {RiskFreeRate}."));
        }

        return errors;
    }
}
