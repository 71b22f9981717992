namespace MrBen.Portfolio.Risk.Stress;

/// <summary>
/// The logarithm of wealth is Brownian motion with drift. It moves between the dates too, and crossings there are counted.
/// </summary>
public sealed record BrownianEquity : EquityModel
{
    /// <summary>Mean log return per period, in [−10, 10]; for a mean simple return m it is m − ½·volatility². Default 0.</summary>
    public double Drift { get; set; }

    /// <summary>Standard deviation of the log return per period, in [0, 10]. Default 0.01.</summary>
    public double Volatility { get; set; } = 0.01;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        CheckMoments(Drift, Volatility, errors);
        return errors;
    }

    internal override EquityShocks Start(int periods) => new DrawnShocks(periods, Drift, Volatility, degreesOfFreedom: null);
}
