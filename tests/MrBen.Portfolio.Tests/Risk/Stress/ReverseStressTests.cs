using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Stress;

namespace MrBen.Portfolio.Tests.Risk.Stress;

public class ReverseStressTests
{
    private static readonly ImmutableArray<AssetId> Assets = ["A", "B"];

    private static readonly StressModel Model = StressModel.Create(Assets, SymmetricMatrix.Create(2, [4e-4, 3e-4, 3e-4, 9e-4]));

    private static readonly StressPortfolio Portfolio = StressPortfolio.FromWeights(Assets, [0.6, 0.4], new Money(100m, "USD"));

    // −Σw/(w'Σw)·loss by hand: Σw = (3.6e-4, 5.4e-4), w'Σw = 4.32e-4; a loss of 0.0864 takes 200·Σw = (0.072, 0.108). Its distance is
    // loss/σ = 0.0864/√4.32e-4 and its probability that of one normal variable.
    [Fact]
    public void ForLoss_WithoutBounds_IsTheClosedForm()
    {
        ReverseStressResult result = StressFamilies.ForLoss(Portfolio, Model, 0.0864);
        Assert.Equal(ReverseStressStatus.Found, result.Status);
        Assert.Equal(-0.072, result.Shocks[0].Return, tolerance: 1e-12);
        Assert.Equal(-0.108, result.Shocks[1].Return, tolerance: 1e-12);
        double distance = 0.0864 / Math.Sqrt(4.32e-4);
        Assert.Equal(distance, result.Plausibility!.Distance, tolerance: 1e-10);
        Assert.Equal(2, result.Plausibility.DegreesOfFreedom);
        Assert.Equal(MathNet.Numerics.Distributions.Normal.CDF(0, 1, -distance), result.LossProbability!.Value, tolerance: 1e-15);
    }

    // The shock breaches the limit and 0.99 of it does not, through the stress test itself; no other shock with that loss is nearer.
    [Fact]
    public void ForLoss_BreachesTheLimit_And99PercentOfItDoesNot()
    {
        Random random = new(31);
        for (int round = 0; round < TestTier.Count(30, 500); round++)
        {
            int n = random.Next(1, 8);
            (StressModel model, StressPortfolio portfolio) = StressFamilies.Draw(random, n, rank: 3 * n);
            double loss = 0.01 + (0.3 * random.NextDouble());
            ReverseStressResult result = StressFamilies.ForLoss(portfolio, model, loss);
            HypotheticalShock shock = result.ToScenario("reverse");
            HypotheticalShock less = shock with { Assets = [.. shock.Assets.Select(one => one with { Return = 0.99 * one.Return })] };
            ImmutableArray<StressResult> results = StressFamilies.Run(portfolio, model, [shock, less]).Results;
            Assert.True(-results[0].Return > loss, $"{results[0].Return} does not breach {loss}.");
            Assert.True(-results[1].Return < loss, $"{results[1].Return} breaches {loss}.");

            double[] other = [.. shock.Assets.Select(one => one.Return + (0.01 * ((2 * random.NextDouble()) - 1)))];
            double[] weights = portfolio.Weights.ToArray();
            double scale = (-loss - Dot(weights, other)) / Dot(weights, weights);
            for (int i = 0; i < n; i++)
            {
                other[i] += scale * weights[i]; // the same loss
            }

            double otherDistance = DistanceOf(model, other);
            Assert.True(otherDistance >= DistanceOf(model, [.. shock.Assets.Select(one => one.Return)]) - 1e-6);
        }
    }

    // Equal and independent: 0.1 lost of (0.5, 0.5) with A at −0.05 at worst takes −0.15 of B, √(0.05² + 0.15²)/0.02 deviations away.
    [Fact]
    public void ForLoss_WithABound_TakesTheRestElsewhere()
    {
        StressModel independent = StressModel.Create(Assets, SymmetricMatrix.FromDiagonal([4e-4, 4e-4]));
        StressPortfolio half = StressPortfolio.FromWeights(Assets, [0.5, 0.5]);
        ReverseStressOptions bounds = new() { Bounds = [new ShockBounds("A", -0.05, double.PositiveInfinity)] };
        ReverseStressResult result = StressFamilies.ForLoss(half, independent, 0.1, bounds);
        Assert.Equal(-0.05, result.Shocks[0].Return, tolerance: 1e-9);
        Assert.Equal(-0.15, result.Shocks[1].Return, tolerance: 1e-8);
        Assert.Equal(Math.Sqrt(0.0025 + 0.0225) / 0.02, result.Plausibility!.Distance, tolerance: 1e-6);
        Assert.True(result.Loss > 0.1);

        bounds.Bounds = [new ShockBounds("A", -0.05, 1), new ShockBounds("B", -0.1, 1)];
        ReverseStressResult unreachable = StressFamilies.ForLoss(half, independent, 0.1, bounds);
        Assert.Equal(ReverseStressStatus.Unreachable, unreachable.Status);
        Assert.Equal("No returns within the bounds that the covariance allows lose 10 %.", unreachable.Detail);
        Assert.False(unreachable.HasShocks);
    }

    // The optimality conditions on the original data: Ω(x − μ) + λw has the sign of the bound that holds, and is 0 where none does;
    // Ω = Σ⁻¹ by MathNet.
    [Fact]
    public void ForLoss_WithBounds_MeetsTheOptimalityConditions()
    {
        Random random = new(32);
        for (int round = 0; round < TestTier.Count(40, 500); round++)
        {
            int n = random.Next(2, 8);
            (StressModel model, StressPortfolio portfolio) = StressFamilies.Draw(random, n, rank: 3 * n);
            double[] lower = StressFamilies.Uniform(random, n, -0.2, -0.01);
            double[] upper = StressFamilies.Uniform(random, n, 0.01, 0.1);
            double[] weights = portfolio.Weights.ToArray();
            double worst = -weights.Select((weight, i) => weight * (weight > 0 ? lower[i] : upper[i])).Sum();
            double loss = worst * (0.3 + (0.5 * random.NextDouble()));
            ReverseStressResult result = StressFamilies.ForLoss(portfolio, model, loss, new ReverseStressOptions
            {
                Bounds = [.. model.Assets.Select((asset, i) => new ShockBounds(asset, lower[i], upper[i]))],
            });
            Assert.Equal(ReverseStressStatus.Found, result.Status);
            double[] shock = [.. result.Shocks.Select(one => one.Return)];
            Assert.InRange(-Dot(weights, shock), loss, loss * (1 + 1e-7));
            double[] gradient = Solve(model, shock);
            int free = Array.FindIndex(shock, 0, value => true);
            double slack = 0;
            for (int i = 0; i < n; i++)
            {
                Assert.InRange(shock[i], lower[i] - 1e-9, upper[i] + 1e-9);
                double room = Math.Min(shock[i] - lower[i], upper[i] - shock[i]);
                (free, slack) = room > slack && weights[i] != 0 ? (i, room) : (free, slack);
            }

            Assert.True(slack > 1e-7, "A loss between two corners leaves an asset between its bounds.");
            double price = -gradient[free] / weights[free];
            double size = 1e-6 * gradient.Max(Math.Abs);
            Assert.True(price > 0);
            for (int i = 0; i < n; i++)
            {
                double multiplier = gradient[i] + (price * weights[i]);
                bool atLower = shock[i] - lower[i] < 1e-8;
                bool atUpper = upper[i] - shock[i] < 1e-8;
                Assert.True(atLower ? multiplier > -size : atUpper ? multiplier < size : Math.Abs(multiplier) < size);
            }
        }
    }

    // B is twice A, so the only way is along (1, 2): 0.5·x + 0.5·2x = −0.09 gives −0.06 and −0.12.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ForLoss_OfASingularCovariance_StaysInItsSupport(bool bounded)
    {
        StressModel twins = StressModel.Create(Assets, SymmetricMatrix.Create(2, [1e-4, 2e-4, 2e-4, 4e-4]));
        ReverseStressOptions options = new() { Bounds = bounded ? [new ShockBounds("A", -1, 1)] : [] };
        ReverseStressResult result = StressFamilies.ForLoss(
            StressPortfolio.FromWeights(Assets, [0.5, 0.5]), twins, 0.09, options);
        Assert.Equal(-0.06, result.Shocks[0].Return, tolerance: 1e-8);
        Assert.Equal(-0.12, result.Shocks[1].Return, tolerance: 1e-8);
        Assert.Equal(6, result.Plausibility!.Distance, tolerance: 1e-6);
        Assert.Equal(1, result.Plausibility.DegreesOfFreedom);
    }

    [Fact]
    public void ForLoss_WithoutNeedOrWay_SaysSo()
    {
        StressModel falling = StressModel.Create(Assets, SymmetricMatrix.FromDiagonal([1e-4, 1e-4]), [-0.2, -0.2]);
        ReverseStressResult already = StressFamilies.ForLoss(Portfolio, falling, 0.1);
        Assert.Equal(ReverseStressStatus.AlreadyBreached, already.Status);
        Assert.Equal(0, already.Plausibility!.Distance);

        StressModel still = StressModel.Create(Assets, SymmetricMatrix.FromDiagonal([0, 0]));
        Assert.Equal(ReverseStressStatus.Unreachable, StressFamilies.ForLoss(Portfolio, still, 0.1).Status);
        Assert.Equal(ReverseStressStatus.Unreachable, ReverseStress.ForVolatility(Portfolio, still, 0.1).Status);
        StressModel barely = StressModel.Create(Assets, SymmetricMatrix.FromDiagonal([1e-300, 1e-300]));
        Assert.Equal(
            "The portfolio varies so little that the loss takes returns beyond 1000000.",
            StressFamilies.ForLoss(Portfolio, StressModel.Create(Assets, Model.Covariance), 1e9).Detail);
        Assert.True(StressFamilies.ForLoss(Portfolio, barely, 0.1).HasShocks);
        Assert.Throws<ArgumentOutOfRangeException>(() => StressFamilies.ForLoss(Portfolio, Model, 0));
    }

    [Fact]
    public void ForValue_IsForLossInMoney()
    {
        ReverseStressResult result = ForValue(new Money(91.36m, "USD"));
        Assert.Equal(0.0864, result.Loss!.Value, tolerance: 1e-12);
        Assert.Throws<ArgumentException>(() => ForValue(new Money(100m, "USD")));
        Assert.Throws<ArgumentException>(() => ForValue(new Money(90m, "EUR")));
    }

    // Limit/σ; (limit + mean)/(zσ) and (limit + mean)/(φ(z)/(1 − c)·σ) with z = Φ⁻¹(0.95) = 1.644853626951 (Abramowitz and Stegun 26.2) and
    // a conditional mean of 2.062712807507 deviations. Through the stress test the multiplier breaches and 0.99 of it does not.
    [Fact]
    public void ForVolatilityAndTails_FindTheSmallestMultiplier()
    {
        double deviation = Math.Sqrt(4.32e-4);
        StressModel model = StressModel.Create(Assets, Model.Covariance, [0.001, 0.002]);
        double mean = 0.0014;
        VolatilityBreach[] breaches =
        [
            ReverseStress.ForVolatility(Portfolio, model, 0.05),
            ReverseStress.ForValueAtRisk(Portfolio, model, 0.08),
            ReverseStress.ForConditionalValueAtRisk(Portfolio, model, 0.1),
        ];
        Assert.Equal(0.05 / deviation, breaches[0].Multiplier!.Value, tolerance: 1e-9);
        Assert.Equal((0.08 + mean) / (1.644853626951 * deviation), breaches[1].Multiplier!.Value, tolerance: 1e-9);
        Assert.Equal((0.1 + mean) / (2.062712807507 * deviation), breaches[2].Multiplier!.Value, tolerance: 1e-9);
        double[] limits = [0.05, 0.08, 0.1];
        for (int i = 0; i < 3; i++)
        {
            CovarianceShock shock = breaches[i].ToScenario("up");
            ImmutableArray<StressResult> results = StressFamilies.Run(
                Portfolio, model, [shock, shock with { VolatilityMultiplier = 0.99 * shock.VolatilityMultiplier }]).Results;
            Assert.True(Measure(results[0].RiskAfter!, i) > limits[i]);
            Assert.True(Measure(results[1].RiskAfter!, i) < limits[i]);
        }

        Assert.Equal(ReverseStressStatus.AlreadyBreached, ReverseStress.ForVolatility(Portfolio, model, 0.01).Status);
        Assert.Equal(ReverseStressStatus.Unreachable, ReverseStress.ForValueAtRisk(Portfolio, model, 0.1, confidence: 0.3).Status);
    }

    [Fact]
    public void Validate_NamesUnsoundBounds()
    {
        ReverseStressOptions options = new()
        {
            Bounds = [new ShockBounds("A", 1, -1), new ShockBounds("A", -1, 1), new ShockBounds("B", double.NaN, 1)],
            TimeLimit = TimeSpan.Zero,
        };
        Assert.Equal(
            ["Bounds of A are [1, -1]; they must ascend.", "A has bounds twice.", "Bounds of B are [NaN, 1]; they must ascend.",
                "TimeLimit must be positive; it is 00:00:00."],
            options.Validate());
    }

    private static ReverseStressResult ForValue(Money lowest) =>
        ReverseStress.ForValue(Portfolio, Model, lowest, null, TestContext.Current.CancellationToken);

    private static double Measure(StressRisk risk, int which) =>
        which == 0 ? risk.Volatility : which == 1 ? risk.GaussianValueAtRisk : risk.GaussianConditionalValueAtRisk;

    private static double Dot(double[] x, double[] y) => x.Zip(y, (a, b) => a * b).Sum();

    private static double[] Solve(StressModel model, double[] shock)
    {
        int n = shock.Length;
        MathNet.Numerics.LinearAlgebra.Matrix<double> covariance =
            MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(n, n, (i, j) => model.Covariance[i, j]);
        MathNet.Numerics.LinearAlgebra.Vector<double> gap =
            MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(n, i => shock[i] - model.Means[i]);
        return covariance.Solve(gap).ToArray();
    }

    private static double DistanceOf(StressModel model, double[] shock)
    {
        double[] gradient = Solve(model, shock);
        return Math.Sqrt(gradient.Select((value, i) => value * (shock[i] - model.Means[i])).Sum());
    }
}
