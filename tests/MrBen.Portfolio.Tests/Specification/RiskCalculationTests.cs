using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Tests.State;

namespace MrBen.Portfolio.Tests.Specification;

/// <summary>Area 5: risk is that of the weights held, measured on the observed history.</summary>
public class RiskCalculationTests
{
    private const int Rows = 101;

    // Two thirds in A and one third in B, no cash: the portfolio's return is the weighted one of each day.
    [Fact]
    public void Risk_IsThatOfTheWeightedReturns()
    {
        (SamplePortfolio portfolio, double[] returns) = Invested();
        PortfolioRisk risk = portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow();
        double mean = returns.Average();
        double variance = returns.Sum(r => (r - mean) * (r - mean)) / (returns.Length - 1);
        Assert.Equal(Math.Sqrt(252 * variance), risk.Volatility, tolerance: 1e-12);
        Assert.Equal(252 * mean, risk.ArithmeticReturn, tolerance: 1e-12);
        Assert.Equal(mean / Math.Sqrt(variance) * Math.Sqrt(252), risk.SharpeRatio!.Value, tolerance: 1e-9);
        Assert.Equal(1, risk.NetExposure, tolerance: 1e-12);
    }

    // 100 returns at 95 %: the loss that at most 5 exceed is the sixth largest, as the lower empirical quantile has it.
    [Fact]
    public void ValueAtRisk_IsTheHistoricalQuantile()
    {
        (SamplePortfolio portfolio, double[] returns) = Invested();
        PortfolioRisk risk = portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow();
        double[] losses = [.. returns.Select(r => -r).OrderDescending()];
        Assert.InRange(risk.ValueAtRisk, losses[5] - 1e-12, losses[4] + 1e-12);
        Assert.True(risk.ConditionalValueAtRisk >= risk.ValueAtRisk);
    }

    [Fact]
    public void Drawdown_IsTheDeepestFallOfCompoundedWealth()
    {
        (SamplePortfolio portfolio, double[] returns) = Invested();
        double wealth = 1;
        double peak = 1;
        double deepest = 0;
        foreach (double r in returns)
        {
            wealth *= 1 + r;
            peak = Math.Max(peak, wealth);
            deepest = Math.Max(deepest, 1 - (wealth / peak));
        }

        Assert.Equal(deepest, portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow().MaximumDrawdown, tolerance: 1e-12);
    }

    [Fact]
    public void ContributionsOfTheAssets_AddUpToTheVolatility()
    {
        PortfolioRisk risk = Invested().Portfolio.Manager.CalculatePortfolioRisk().GetRiskOrThrow();
        Assert.Equal(risk.Volatility, risk.Assets.Sum(asset => asset.ComponentContribution!.Value), tolerance: 1e-12);
    }

    [Fact]
    public void LimitsThatAreBroken_SaySo_WithTheNumber()
    {
        SamplePortfolio portfolio = SamplePortfolio.Invested(
            SamplePortfolio.Options(options => options.Limits.MaxVolatility = 0.01), SamplePortfolio.History(Rows, "A", "B"), "A", "B");
        portfolio.Manager.SetCash(0);
        PortfolioRiskResult result = portfolio.Manager.CalculatePortfolioRisk();
        RiskLimitEvaluation limit = result.Limits.Single(evaluation => evaluation.Name == "Volatility");
        Assert.Equal(RiskLimitState.Breached, limit.State);
        Assert.Equal(result.GetRiskOrThrow().Volatility, limit.Value!.Value, tolerance: 1e-15);
        Assert.Equal(0.01 - limit.Value.Value, limit.Headroom!.Value, tolerance: 1e-15);
    }

    private static (SamplePortfolio Portfolio, double[] Returns) Invested()
    {
        PriceHistory history = SamplePortfolio.History(Rows, "A", "B");
        SamplePortfolio portfolio = SamplePortfolio.Invested(history, "A", "B");
        portfolio.Manager.SetCash(0);
        portfolio.Manager.ObservePrice("A", 100, SamplePortfolio.Start);
        portfolio.Manager.ObservePrice("B", 100, SamplePortfolio.Start);
        portfolio.Manager.UpdateAssetPosition("A", 20);
        double Price(int row, int column) => history.TryGetPrice(row, column, out double price) ? price : double.NaN;
        return (portfolio, [.. Enumerable.Range(1, Rows - 1).Select(t =>
            (2.0 / 3 * ((Price(t, 0) / Price(t - 1, 0)) - 1)) + (1.0 / 3 * ((Price(t, 1) / Price(t - 1, 1)) - 1)))]);
    }
}
