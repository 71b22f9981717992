using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Risk;
using MrBen.Portfolio.Risk.Forecasts;
using MrBen.Portfolio.Tests.Estimation.Volatility;

namespace MrBen.Portfolio.Tests.Risk.Forecasts;

public class TailDecompositionTests
{
    private static readonly double[] Weights = [0.5, 0.3, -0.2];
    private static readonly double[] Means = [0.001, 0.0005, 0.0002];
    private static readonly SymmetricMatrix Covariance = SymmetricMatrix.Create(3, [4e-4, 1e-4, 5e-5, 1e-4, 2e-4, 0, 5e-5, 0, 1e-4]);

    // Euler: components sum to the loss, which is the closed form; marginals are its derivatives; incrementals by removing positions.
    [Fact]
    public void Gaussian_SumsToTheClosedForm_AndDiffersLikeIt()
    {
        TailDecomposition parts = TailDecomposition.Gaussian(Weights, Means, Covariance, 0.99, 5);
        Check(parts, weights => new TailLoss(
            RiskMetrics.GaussianValueAtRisk(Mean(weights), RiskMetrics.PortfolioVolatility(weights, Covariance), 0.99, 5),
            RiskMetrics.GaussianConditionalValueAtRisk(Mean(weights), RiskMetrics.PortfolioVolatility(weights, Covariance), 0.99, 5)));
    }

    [Fact]
    public void Student_SumsToTheLossOfItsTail()
    {
        TailDecomposition parts = TailDecomposition.Student(Weights, Means, Covariance, 4, 0.99);
        Check(parts, weights => new StudentTail(
            Mean(weights), RiskMetrics.PortfolioVolatility(weights, Covariance) * Math.Sqrt(2.0 / 4), 4).Loss(0.99));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailDecomposition.Student(Weights, Means, Covariance, 2, 0.99));
    }

    [Theory]
    [InlineData(0.95)]
    [InlineData(0.9873)]
    public void Scenarios_SumToTheHistoricalLoss(double confidence)
    {
        Random random = new(5);
        double[] scenarios = [.. Enumerable.Range(0, 3 * 501).Select(_ => 0.01 * VolatilityCases.Normal(random))];
        TailDecomposition parts = TailDecomposition.Scenarios(Weights, scenarios, confidence);
        Check(parts, weights =>
        {
            double[] portfolio = [.. Enumerable.Range(0, 501).Select(s =>
                (weights[0] * scenarios[3 * s]) + (weights[1] * scenarios[(3 * s) + 1]) + (weights[2] * scenarios[(3 * s) + 2]))];
            return new TailLoss(RiskMetrics.ValueAtRisk(portfolio, confidence), RiskMetrics.ConditionalValueAtRisk(portfolio, confidence));
        });
        Assert.Throws<ArgumentException>(() => TailDecomposition.Scenarios(Weights, scenarios.AsSpan(1), confidence));
    }

    [Theory]
    [InlineData(0.95, 1)]
    [InlineData(0.99, 10)]
    public void CornishFisher_SumsToTheLossOfTheExpansion(double confidence, int horizon)
    {
        Random random = new(6);
        double[] returns = [.. Enumerable.Range(0, 3 * 400).Select(_ => VolatilityCases.Normal(random))
            .Select(z => 0.01 * (z - (0.08 * ((z * z) - 1)) + (0.03 * z * z * z)))]; // skewed, and with fat tails
        TailDecomposition parts = TailDecomposition.CornishFisher(Weights, returns, confidence, horizon)!;
        Check(parts, weights =>
        {
            double[] portfolio = [.. Enumerable.Range(0, 400).Select(t =>
                (weights[0] * returns[3 * t]) + (weights[1] * returns[(3 * t) + 1]) + (weights[2] * returns[(3 * t) + 2]))];
            double mean = portfolio.Average();
            double second = portfolio.Average(value => Math.Pow(value - mean, 2));
            double skewness = portfolio.Average(value => Math.Pow(value - mean, 3)) / Math.Pow(second, 1.5);
            double kurtosis = (portfolio.Average(value => Math.Pow(value - mean, 4)) / (second * second)) - 3;
            double deviation = Math.Sqrt(second * 400 / 399);
            return new TailLoss(
                RiskMetrics.CornishFisherValueAtRisk(mean, deviation, skewness, kurtosis, confidence, horizon)!.Value,
                RiskMetrics.CornishFisherConditionalValueAtRisk(mean, deviation, skewness, kurtosis, confidence, horizon)!.Value);
        });
    }

    [Fact]
    public void CornishFisher_OutsideItsDomainOrWithoutVariance_SaysSo()
    {
        double[] wild = new double[3 * 200];
        wild[0] = 1; // one return that moves: a kurtosis that no expansion follows
        Assert.Null(TailDecomposition.CornishFisher(Weights, wild, 0.99));
        double[] still = [.. Enumerable.Repeat(Means, 50).SelectMany(row => row)];
        TailDecomposition parts = TailDecomposition.CornishFisher(Weights, still, 0.99)!;
        Assert.Equal(-Mean(Weights), parts.ValueAtRisk.Total, 1e-15);
        Assert.Throws<ArgumentException>(() => TailDecomposition.CornishFisher(Weights, wild.AsSpan(1), 0.99));
    }

    private static double Mean(double[] weights) => weights.Zip(Means, (w, m) => w * m).Sum();

    private static void Check(TailDecomposition parts, Func<double[], TailLoss> loss)
    {
        TailLoss whole = loss(Weights);
        Assert.Equal(whole.ValueAtRisk, parts.ValueAtRisk.Total, tolerance: 1e-14);
        Assert.Equal(whole.ExpectedShortfall, parts.ExpectedShortfall.Total, tolerance: 1e-14);
        Assert.Equal(whole.ValueAtRisk, parts.ValueAtRisk.Component.Sum(), tolerance: 1e-14);
        Assert.Equal(whole.ExpectedShortfall, parts.ExpectedShortfall.Component.Sum(), tolerance: 1e-14);
        for (int i = 0; i < Weights.Length; i++)
        {
            double[] up = [.. Weights];
            double[] down = [.. Weights];
            double[] without = [.. Weights];
            (up[i], down[i], without[i]) = (up[i] + 1e-6, down[i] - 1e-6, 0);
            (TailLoss above, TailLoss below, TailLoss rest) = (loss(up), loss(down), loss(without));
            Assert.Equal((above.ValueAtRisk - below.ValueAtRisk) / 2e-6, parts.ValueAtRisk.Marginal[i], tolerance: 1e-8);
            double slope = (above.ExpectedShortfall - below.ExpectedShortfall) / 2e-6;
            Assert.Equal(slope, parts.ExpectedShortfall.Marginal[i], tolerance: 1e-8);
            Assert.Equal(whole.ValueAtRisk - rest.ValueAtRisk, parts.ValueAtRisk.Incremental[i], tolerance: 1e-14);
            Assert.Equal(whole.ExpectedShortfall - rest.ExpectedShortfall, parts.ExpectedShortfall.Incremental[i], tolerance: 1e-14);
        }
    }
}
