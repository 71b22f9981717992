using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class SharpeBootstrapTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Of n independent normal returns the ratio per period has the error √((1 + SR²/2)/n) (Lo 2002, Financial Analysts J. 58(4),
    // equation 9); the bootstrap of 2,000 draws finds it within a tenth, and its ends are 1.96 of them away.
    [Fact]
    public void Of_IndependentNormalReturns_HasTheErrorOfTheFormula()
    {
        double[] returns = Draw(seed: 1, mean: 0.1, count: 2_000);
        (ConfidenceInterval? sharpe, double above) = SharpeBootstrap.Of([returns], 252, 1, 2_000, 0.95, 42, Token)[0];
        double ratio = sharpe!.Estimate / Math.Sqrt(252);
        double error = Math.Sqrt((1 + (ratio * ratio / 2)) / returns.Length * 252);
        Assert.Equal(1, sharpe.StandardError!.Value / error, tolerance: 0.1);
        Assert.Equal(1, (sharpe.Upper - sharpe.Estimate) / (1.96 * error), tolerance: 0.15);
        Assert.Equal(1, (sharpe.Estimate - sharpe.Lower) / (1.96 * error), tolerance: 0.15);
        Assert.Equal(0, above);
    }

    // The same days are drawn for all: what is better on every day by the same amount is better in every draw.
    [Fact]
    public void Of_ABetterSeries_IsAboveInEveryDraw()
    {
        double[] returns = Draw(seed: 2, mean: 0, count: 500);
        double[] better = [.. returns.Select(value => value + 0.01)];
        (ConfidenceInterval? Sharpe, double AboveFirst)[] result =
            SharpeBootstrap.Of([returns, better, new double[500]], 252, 5, 200, 0.9, 42, Token);
        Assert.Equal(1, result[1].AboveFirst);
        Assert.Null(result[2].Sharpe); // what does not vary has none
        Assert.Equal(0, result[2].AboveFirst);
        Assert.Equal(
            result[1].Sharpe!.Lower,
            SharpeBootstrap.Of([returns, better], 252, 5, 200, 0.9, 42, Token)[1].Sharpe!.Lower);
    }

    private static double[] Draw(long seed, double mean, int count)
    {
        SeededRandom random = new(seed);
        double[] values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = mean + random.NextNormal();
        }

        return values;
    }
}
