using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace RollingBacktest;

/// <summary>
/// A rolling-window backtest: for each month the weights come from the months before it alone, are held for it, and earn what it brought.
/// Stateless, so one instance serves many strategies.
/// </summary>
/// <param name="window">Months that the estimates of each month rest on.</param>
internal sealed class Backtest(int window)
{
    // The sample mean and the sample covariance (n − 1) of the window and nothing else, as in DeMiguel, Garlappi and Uppal (2009).
    private static readonly ReturnEstimatesOptions SampleMoments = new() { Covariance = new SampleCovariance() };

    /// <summary>Runs one strategy through the whole history.</summary>
    /// <exception cref="BacktestException">The history is not longer than the window, or a month has no weights.</exception>
    public BacktestRun Run(ReturnTable table, IAllocationStrategy strategy)
    {
        ReturnPanel excess = table.Excess;
        if (excess.Observations <= window)
        {
            throw new BacktestException($"{excess.Observations} months are not more than the window of {window}: nothing is left to hold.");
        }

        double[] realised = new double[excess.Observations - window];
        double[] turnover = new double[realised.Length - 1];
        PortfolioWeights? held = null;
        for (int t = window; t < excess.Observations; t++)
        {
            ReturnEstimates estimates = ReturnEstimates.FromReturns(excess.Slice(t - window, window), SampleMoments);
            AllocationResult allocation = strategy.Allocate(estimates, new AllocationContext { CurrentWeights = held });
            if (!allocation.HasWeights)
            {
                throw new BacktestException($"{strategy.Name} has no weights for {excess.Dates[t]:yyyy-MM-dd}: {allocation.Detail}");
            }

            ReadOnlySpan<double> weights = allocation.Weights.Weights;
            if (held is not null)
            {
                turnover[t - window - 1] = Distance(weights, held.Weights);
            }

            realised[t - window] = Earned(weights, excess.Row(t));
            held = PortfolioWeights.Create(excess.Assets, Drifted(weights, excess.Row(t), table.RiskFree[t], realised[t - window]));
        }

        return new BacktestRun(strategy.Name, realised, turnover);
    }

    // Excess return of a portfolio whose rest to 1 is held, or borrowed, at the risk-free rate.
    private static double Earned(ReadOnlySpan<double> weights, ReadOnlySpan<double> excessReturns)
    {
        double earned = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            earned += weights[i] * excessReturns[i];
        }

        return earned;
    }

    // What the market makes of the weights by the month's end, before anything is traded.
    private static double[] Drifted(ReadOnlySpan<double> weights, ReadOnlySpan<double> excessReturns, double riskFree, double earned)
    {
        double[] drifted = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            drifted[i] = weights[i] * (1 + riskFree + excessReturns[i]) / (1 + riskFree + earned);
        }

        return drifted;
    }

    private static double Distance(ReadOnlySpan<double> weights, ReadOnlySpan<double> held)
    {
        double distance = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            distance += Math.Abs(weights[i] - held[i]);
        }

        return distance;
    }
}
