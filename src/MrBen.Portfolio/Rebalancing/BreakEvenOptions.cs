using static System.FormattableString;

namespace MrBen.Portfolio.Rebalancing;

/// <summary>Settings of <see cref="BreakEven"/>.</summary>
public sealed record BreakEvenOptions
{
    /// <summary>Years over which the trades must gain what they cost, positive and finite. Default a quarter.</summary>
    public double HorizonYears { get; set; } = 0.25;

    /// <summary>λ of the utility μ'w − ½λ·w'Σw that the gain is measured by, positive and finite. Default 2.5.</summary>
    public double RiskAversion { get; set; } = 2.5;

    /// <summary>Whether expected returns count. Default yes; where they are not believed, only the fall of risk is a gain.</summary>
    public bool CountsExpectedReturns { get; set; } = true;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(HorizonYears > 0 && double.IsFinite(HorizonYears)))
        {
            errors.Add(Invariant($"{nameof(HorizonYears)} must be positive and finite; it is {HorizonYears}."));
        }

        if (!(RiskAversion > 0 && double.IsFinite(RiskAversion)))
        {
            errors.Add(Invariant($"{nameof(RiskAversion)} must be positive and finite; it is {RiskAversion}."));
        }

        return errors;
    }
}
