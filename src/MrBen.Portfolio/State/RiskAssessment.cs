using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.State;

/// <summary>The headline figures of one risk measurement, as kept in the history. Immutable.</summary>
/// <param name="Status">Whether risk was calculated.</param>
/// <param name="Detail">Why not; empty where it was.</param>
/// <param name="NetAssetValue">Net asset value at the time; 0 where the portfolio could not be valued.</param>
/// <param name="Observations">Periods measured over.</param>
/// <param name="Volatility">Per year.</param>
/// <param name="ValueAtRisk">Historical, a positive loss over the options' horizon.</param>
/// <param name="ConditionalValueAtRisk">Historical, a positive loss over the options' horizon.</param>
/// <param name="MaximumDrawdown">Of the present weights over the window, positive.</param>
/// <param name="SharpeRatio">Per year; none where undefined.</param>
public sealed record RiskAssessment(
    RiskStatus Status, string Detail, decimal NetAssetValue, int Observations, double Volatility, double ValueAtRisk,
    double ConditionalValueAtRisk, double MaximumDrawdown, double? SharpeRatio)
{
    internal static RiskAssessment From(PortfolioRiskResult result, decimal netAssetValue) => result.IsCalculated
        ? new RiskAssessment(result.Status, "", netAssetValue, result.Risk.Observations, result.Risk.Volatility, result.Risk.ValueAtRisk,
            result.Risk.ConditionalValueAtRisk, result.Risk.MaximumDrawdown, result.Risk.SharpeRatio)
        : new RiskAssessment(result.Status, result.Detail, netAssetValue, 0, 0, 0, 0, 0, null);
}
