using static System.FormattableString;

namespace MrBen.Portfolio.Risk;

/// <summary>Settings of <see cref="PerformanceReport.Calculate"/>.</summary>
public sealed record PerformanceOptions
{
    /// <summary>Confidence level of VaR and CVaR, in (0, 1). Default 0.95.</summary>
    public double Confidence { get; set; } = 0.95;

    /// <summary>
    /// Risk-free rate per year, finite (0.02 is 2 %): what the Sharpe ratio and alpha subtract; a period has it divided by periods per
    /// year. Default 0.
    /// </summary>
    public double RiskFreeRate { get; set; }

    /// <summary>Minimum acceptable return per year, finite (0.02 is 2 %); a period has it divided by periods per year. Default 0.</summary>
    public double MinimumAcceptableReturn { get; set; }

    /// <summary>How many of the deepest drawdowns the report lists, at least 0. Default 5.</summary>
    public int DrawdownsListed { get; set; } = 5;

    /// <summary>Lists everything wrong with these settings; empty when they are sound.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (!(Confidence > 0 && Confidence < 1))
        {
            errors.Add(Invariant($"{nameof(Confidence)} must be in (0, 1); it is {Confidence}."));
        }

        if (!double.IsFinite(RiskFreeRate))
        {
            errors.Add(Invariant($"{nameof(RiskFreeRate)} must be finite; it is {RiskFreeRate}."));
        }

        if (!double.IsFinite(MinimumAcceptableReturn))
        {
            errors.Add(Invariant($"{nameof(MinimumAcceptableReturn)} must be finite; it is {MinimumAcceptableReturn}."));
        }

        if (DrawdownsListed < 0)
        {
            errors.Add(Invariant($"{nameof(DrawdownsListed)} must not be negative; it is {DrawdownsListed}."));
        }

        return errors;
    }
}
