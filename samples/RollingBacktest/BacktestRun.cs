using MrBen.Portfolio.Market;
using MrBen.Portfolio.Risk;

namespace RollingBacktest;

/// <summary>What one strategy did.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Excess">Realised return above the risk-free rate of each month held.</param>
/// <param name="Turnovers">Σ|new weight − drifted old weight| at each change of month.</param>
internal sealed record BacktestRun(string Strategy, double[] Excess, double[] Turnovers)
{
    /// <summary>Sharpe ratio per month, not annualised, as the paper prints it; none where the returns do not vary.</summary>
    public double? MonthlySharpeRatio => RiskMetrics.SharpeRatio(Excess, Frequency.Yearly);

    /// <summary>Mean of the excess returns per month.</summary>
    public double MeanExcess => Excess.Average();

    /// <summary>Mean turnover per month.</summary>
    public double Turnover => Turnovers.Length == 0 ? 0 : Turnovers.Average();
}
