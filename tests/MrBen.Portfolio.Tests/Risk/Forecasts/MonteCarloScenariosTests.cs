using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Risk.Forecasts;

namespace MrBen.Portfolio.Tests.Risk.Forecasts;

public class MonteCarloScenariosTests
{
    private static readonly double[] Weights = [0.6, 0.4];
    private static readonly double[] Means = [0.001, -0.002];
    private static readonly SymmetricMatrix Covariance = SymmetricMatrix.Create(2, [4e-4, 1.5e-4, 1.5e-4, 2e-4]);

    // The portfolio of jointly t returns is t: its losses are the closed form of TailDecomposition.Student. 200,000 scenarios have an
    // error of some 0.7 % at 99 %.
    [Theory]
    [InlineData(5.0)]
    [InlineData(null)]
    public void Draw_HasTheLossesOfTheClosedForm(double? degrees)
    {
        MonteCarloOptions options = new() { Scenarios = 200_000, DegreesOfFreedom = degrees, Horizon = 4 };
        ImmutableArray<double> scenarios = MonteCarloScenarios.Draw(Means, Covariance, options);
        TailDecomposition drawn = TailDecomposition.Scenarios(Weights, scenarios.AsSpan(), 0.99);
        TailDecomposition exact = degrees is { } nu
            ? TailDecomposition.Student(Weights, Means, Covariance, nu, 0.99, 4)
            : TailDecomposition.Gaussian(Weights, Means, Covariance, 0.99, 4);
        Assert.Equal(exact.ValueAtRisk.Total, drawn.ValueAtRisk.Total, tolerance: 0.03 * exact.ValueAtRisk.Total);
        Assert.Equal(exact.ExpectedShortfall.Total, drawn.ExpectedShortfall.Total, tolerance: 0.05 * exact.ExpectedShortfall.Total);
        Assert.Equal(
            exact.ExpectedShortfall.Component[0], drawn.ExpectedShortfall.Component[0], tolerance: 0.06 * exact.ExpectedShortfall.Total);
    }

    // Factor draws have the moments of the covariance they stand for; 100,000 normal draws have a variance off by 0.45 %.
    [Fact]
    public void Draw_OfFactors_HasTheirCovariance()
    {
        FactorCovariance factors = FactorCovariance.Create(
            DenseMatrix.Create(2, 1, [1, 0.5]), SymmetricMatrix.Create(1, [3e-4]), [1e-4, 1.25e-4]);
        MonteCarloOptions options = new() { Scenarios = 100_000, DegreesOfFreedom = null };
        ImmutableArray<double> scenarios = MonteCarloScenarios.DrawFactors(Means, factors, options);
        double[] expected = [4e-4, 1.5e-4, 2e-4];
        double[] sums = new double[3];
        for (int s = 0; s < options.Scenarios; s++)
        {
            double x = scenarios[2 * s] - Means[0];
            double y = scenarios[(2 * s) + 1] - Means[1];
            sums[0] += x * x / options.Scenarios;
            sums[1] += x * y / options.Scenarios;
            sums[2] += y * y / options.Scenarios;
        }

        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expected[i], sums[i], tolerance: 1e-5);
        }
    }

    [Fact]
    public void Draw_IsTheSameForTheSameSeed_AndOfSingularCovariancesToo()
    {
        SymmetricMatrix singular = SymmetricMatrix.Create(2, [1, 1, 1, 1]);
        MonteCarloOptions options = new() { Scenarios = 50, Seed = 7 };
        ImmutableArray<double> first = MonteCarloScenarios.Draw([0, 0], singular, options);
        Assert.Equal<double>(first, MonteCarloScenarios.Draw([0, 0], singular, options));
        Assert.NotEqual<double>(first, MonteCarloScenarios.Draw([0, 0], singular, options with { Seed = 8 }));
        for (int s = 0; s < 50; s++)
        {
            Assert.Equal(first[2 * s], first[(2 * s) + 1], tolerance: 1e-6);
        }
    }

    [Fact]
    public void Arguments_AreCheckedAtTheDoor()
    {
        Assert.Throws<ArgumentException>(() => MonteCarloScenarios.Draw([0], Covariance));
        Assert.Throws<ArgumentException>(() => MonteCarloScenarios.Draw([0, 0], SymmetricMatrix.Create(2, [1, 2, 2, 1])));
        Assert.Equal(
            [
                "Scenarios must be at least 1; they are 0.", "DegreesOfFreedom must be above 2 and finite; they are 2.",
                "Horizon must be at least 1; it is 0.",
            ],
            new MonteCarloOptions { Scenarios = 0, DegreesOfFreedom = 2, Horizon = 0 }.Validate());
    }
}
