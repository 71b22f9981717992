using static System.FormattableString;

namespace MrBen.Portfolio.Risk.Stress;

/// <summary>Independent log returns of a Student t distribution. Wealth is seen at the dates only.</summary>
public sealed record StudentEquity : EquityModel
{
    /// <summary>Mean log return per period, in [−10, 10]. Default 0.</summary>
    public double Drift { get; set; }

    /// <summary>Standard deviation (not scale) of the log return per period, in [0, 10]. Default 0.01.</summary>
    public double Volatility { get; set; } = 0.01;

    /// <summary>Degrees of freedom, above 2 and finite. Default 5.</summary>
    public double DegreesOfFreedom { get; set; } = 5;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckMoments(Drift, Volatility, errors);
        if (!(DegreesOfFreedom > 2 && double.IsFinite(DegreesOfFreedom)))
        {
            errors.Add(Invariant($"{nameof(DegreesOfFreedom)} must be above 2 and finite; they are {DegreesOfFreedom}."));
        }

        return errors;
    }

    internal override EquityShocks Start(int periods) => new DrawnShocks(periods, Drift, Volatility, DegreesOfFreedom);
}
