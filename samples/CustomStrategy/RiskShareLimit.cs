using MrBen.Portfolio.Risk;
using static System.FormattableString;

namespace CustomStrategy;

/// <summary>A limit of one's own: no asset may make more than a share of the portfolio's risk, whatever its weight.</summary>
internal sealed class RiskShareLimit(double most) : IRiskLimit
{
    private const double WarnsFrom = 0.8; // of the limit

    public string Name => "Largest share of risk";

    public string Definition => "Largest risk score of an asset held: its part of the volatility per year, over the window of the risk.";

    public RiskLimitEvaluation Evaluate(PortfolioRisk risk)
    {
        ArgumentNullException.ThrowIfNull(risk);
        return risk.Assets.Max(asset => asset.RiskScore) is { } largest
            ? RiskLimitEvaluation.AtMost(Name, Definition, RiskMetricUnit.Fraction, largest, most, WarnsFrom)
            : RiskLimitEvaluation.Undefined(
                Name, Definition, Invariant($"{risk.Assets.Length} assets are held and the portfolio has no risk."));
    }
}
