using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Positions;
using MrBen.Portfolio.Risk.Stress;

namespace MrBen.Portfolio.Tests.Risk.Stress;

public class StressTestTests
{
    private static readonly ImmutableArray<AssetId> Assets = ["A", "B", "C"];

    // Deviations 0.02, 0.03, 0.01; correlations AB 0.5, AC 0, BC -0.2.
    private static readonly SymmetricMatrix Covariance = SymmetricMatrix.Create(3, [4e-4, 3e-4, 0, 3e-4, 9e-4, -6e-5, 0, -6e-5, 1e-4]);

    private static readonly StressModel Model = StressModel.Create(
        Assets, Covariance, groups: new Dictionary<string, ImmutableArray<AssetId>> { ["AB"] = ["A", "B"], ["BC"] = ["B", "C"] },
        factors: new StressFactors(["market"], DenseMatrix.Create(3, 1, [1, 1.2, 0]), SymmetricMatrix.Create(1, [2e-4])));

    private static readonly StressPortfolio Portfolio = StressPortfolio.FromWeights(Assets, [0.5, 0.3, -0.2], new Money(1000m, "USD"));

    // By hand: A −0.1 − 0.05 + 1·(−0.02) = −0.17; B −0.05 + 0.03 − 0.024 = −0.044; C 0.03. 0.5·A + 0.3·B − 0.2·C = −0.1042.
    [Fact]
    public void Run_HypotheticalShock_AddsAssetGroupsAndFactors()
    {
        StressResult result = Single(new HypotheticalShock
        {
            Name = "made up",
            Assets = [new("A", -0.1)],
            Groups = [new("AB", -0.05), new("BC", 0.03)],
            Factors = [new("market", -0.02)],
        });
        Assert.Equal(StressStatus.Calculated, result.Status);
        Assert.Equal([-0.17, -0.044, 0.03], result.Assets.Select(asset => Math.Round(asset.Return, 12)));
        Assert.Equal([-0.085, -0.0132, -0.006], result.Assets.Select(asset => Math.Round(asset.Contribution, 12)));
        Assert.Equal(-0.1042, result.Return!.Value, tolerance: 1e-15);
        Assert.Equal(-104.2, (double)result.ProfitAndLoss!.Value.Amount, tolerance: 1e-10);
        Assert.Equal("USD", result.ProfitAndLoss.Value.Currency);
        Assert.Null(result.RiskAfter);
    }

    // Three independent shocks of 1, 2 and 2 deviations are at a distance of 3; with 2 degrees of freedom the survival of χ² is exp(−d²/2).
    [Fact]
    public void Run_HypotheticalShock_HasItsPlausibility()
    {
        StressModel independent = StressModel.Create(Assets, SymmetricMatrix.FromDiagonal([4e-4, 9e-4, 1e-4]));
        HypotheticalShock shock = new() { Name = "three", Assets = [new("A", -0.02), new("B", 0.06), new("C", -0.02)] };
        Plausibility plausibility = StressFamilies.Run(Portfolio, independent, [shock]).Results[0].Plausibility!;
        Assert.Equal(3, plausibility.Distance, tolerance: 1e-12);
        Assert.Equal(3, plausibility.DegreesOfFreedom);
        Assert.Equal(Math.Exp(-4.5), new Plausibility(3, 2).Probability, tolerance: 1e-15);
    }

    // Linearity: the profit of a sum of shocks is the sum of profits, and twice the shock doubles it.
    [Fact]
    public void Run_HypotheticalShock_IsLinear()
    {
        Random random = new(11);
        for (int round = 0; round < TestTier.Count(40, 1000); round++)
        {
            int n = random.Next(1, 9);
            (StressModel model, StressPortfolio portfolio) = StressFamilies.Draw(random, n);
            double[] first = StressFamilies.Uniform(random, n, -0.3, 0.3);
            double[] second = StressFamilies.Uniform(random, n, -0.3, 0.3);
            ImmutableArray<StressResult> results = StressFamilies.Run(portfolio, model,
                [Shock(first, 1), Shock(second, 1), Shock([.. first.Zip(second, (x, y) => x + y)], 1), Shock(first, 2)]).Results;
            Assert.Equal(results[0].Return!.Value + results[1].Return!.Value, results[2].Return!.Value, tolerance: 1e-13);
            Assert.Equal(2 * results[0].Return!.Value, results[3].Return!.Value, tolerance: 1e-13);
            Assert.Equal(results[0].Return!.Value, results[0].Assets.Sum(asset => asset.Contribution), tolerance: 1e-13);
        }
    }

    // The regression of B on A: slope ρσ_B/σ_A = 0.75, remaining variance σ_B²(1 − ρ²) = 6.75e-4; C does not follow A. Distance
    // 0.1/0.02 = 5, probability of one normal variable beyond ±5: erfc(5/√2) = 5.733031437e-7 (Abramowitz and Stegun 26.2).
    [Fact]
    public void Run_ConditionalShock_IsTheRegressionOnWhatIsGiven()
    {
        StressResult result = Single(new ConditionalShock { Name = "A falls", Assets = [new("A", -0.1)] });
        Assert.Equal([-0.1, -0.075, 0], result.Assets.Select(asset => Math.Round(asset.Return, 14)));
        Assert.Equal(6.75e-4, result.CovarianceAfter![1, 1], tolerance: 1e-17);
        Assert.Equal(0, result.CovarianceAfter[0, 0]);
        Assert.Equal(-6e-5, result.CovarianceAfter[1, 2], tolerance: 1e-17);
        Assert.Equal(5, result.Plausibility!.Distance, tolerance: 1e-12);
        Assert.Equal(5.733031437e-7, result.Plausibility.Probability, tolerance: 1e-15);
        double variance = (0.3 * 0.3 * 6.75e-4) + (2 * 0.3 * -0.2 * -6e-5) + (0.04 * 1e-4);
        Assert.Equal(Math.Sqrt(variance), result.RiskAfter!.Volatility, tolerance: 1e-15);
        Assert.Equal(
            (1.6448536269514722 * Math.Sqrt(variance)) + 0.0725, result.RiskAfter.GaussianValueAtRisk, tolerance: 1e-12); // Φ⁻¹(0.95)
    }

    // Given its factor, an asset is expected at its loading times it, and what remains is Σ − BFB'.
    [Fact]
    public void Run_ConditionalShock_OfAFactor_LeavesTheSpecificCovariance()
    {
        StressResult result = Single(new ConditionalShock { Name = "market", Factors = [new("market", -0.05)] });
        Assert.Equal([-0.05, -0.06, 0], result.Assets.Select(asset => Math.Round(asset.Return, 14)));
        Assert.Equal(4e-4 - 2e-4, result.CovarianceAfter![0, 0], tolerance: 1e-17);
        Assert.Equal(3e-4 - (1.2 * 2e-4), result.CovarianceAfter[0, 1], tolerance: 1e-17);
        Assert.Equal(9e-4 - (1.44 * 2e-4), result.CovarianceAfter[1, 1], tolerance: 1e-17);
    }

    // By the precision matrix Ω = Σ⁻¹ (inverted by MathNet): covariance Ω₂₂⁻¹, mean μ₂ − Ω₂₂⁻¹Ω₂₁(x₁ − μ₁).
    [Fact]
    public void Run_ConditionalShock_AgreesWithThePrecisionMatrix()
    {
        Random random = new(12);
        for (int round = 0; round < TestTier.Count(30, 500); round++)
        {
            int n = random.Next(2, 9);
            int given = random.Next(1, n);
            (StressModel model, StressPortfolio portfolio) = StressFamilies.Draw(random, n, rank: 3 * n);
            double[] values = StressFamilies.Uniform(random, given, -0.1, 0.1);
            StressResult result = StressFamilies.Run(portfolio, model, [new ConditionalShock
            {
                Name = "some",
                Assets = [.. values.Select((value, i) => new AssetShock(model.Assets[i], value))],
            }]).Results[0];

            MathNet.Numerics.LinearAlgebra.Matrix<double> precision = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build
                .Dense(n, n, (i, j) => model.Covariance[i, j]).Inverse();
            MathNet.Numerics.LinearAlgebra.Matrix<double> after = precision.SubMatrix(given, n - given, given, n - given).Inverse();
            MathNet.Numerics.LinearAlgebra.Vector<double> gap = MathNet.Numerics.LinearAlgebra.Vector<double>.Build
                .Dense(given, i => values[i] - model.Means[i]);
            MathNet.Numerics.LinearAlgebra.Vector<double> shift = after * precision.SubMatrix(given, n - given, 0, given) * gap;
            for (int i = given; i < n; i++)
            {
                Assert.Equal(model.Means[i] - shift[i - given], result.Assets[i].Return, tolerance: 1e-9);
                for (int j = given; j < n; j++)
                {
                    Assert.Equal(after[i - given, j - given], result.CovarianceAfter![i, j], tolerance: 1e-11);
                }
            }
        }
    }

    [Fact]
    public void Run_ConditionalShock_WithAllAssetsGiven_IsTheHypotheticalOne()
    {
        Random random = new(13);
        for (int round = 0; round < TestTier.Count(30, 500); round++)
        {
            int n = random.Next(1, 9);
            (StressModel model, StressPortfolio portfolio) = StressFamilies.Draw(random, n);
            HypotheticalShock shock = Shock(StressFamilies.Uniform(random, n, -0.3, 0.3), 1);
            ImmutableArray<StressResult> results = StressFamilies.Run(
                portfolio, model, [shock, new ConditionalShock { Name = "all", Assets = shock.Assets }]).Results;
            Assert.Equal(results[0].Return, results[1].Return);
            Assert.Equal(results[0].Plausibility, results[1].Plausibility);
            Assert.Equal(0, results[1].RiskAfter!.Volatility);
        }
    }

    // B is twice A: knowing both is knowing one, and returns that are not in that proportion cannot be.
    [Fact]
    public void Run_ConditionalShock_OfASingularCovariance_TellsRankAndContradiction()
    {
        StressModel twins = StressModel.Create(Assets, SymmetricMatrix.Create(3, [1e-4, 2e-4, 1e-4, 2e-4, 4e-4, 2e-4, 1e-4, 2e-4, 9e-4]));
        ImmutableArray<StressResult> results = StressFamilies.Run(Portfolio, twins,
        [
            new ConditionalShock { Name = "fits", Assets = [new("A", -0.03), new("B", -0.06)] },
            new ConditionalShock { Name = "does not", Assets = [new("A", -0.03), new("B", 0.06)] },
            new HypotheticalShock { Name = "nor this", Assets = [new("A", -0.03)] },
        ]).Results;
        Assert.Equal(-0.03, results[0].Assets[2].Return, tolerance: 1e-14); // slope of C on A is 1
        Assert.Equal(new Plausibility(3, 1).Probability, results[0].Plausibility!.Probability, tolerance: 1e-12);
        Assert.Equal(["The 2 given returns have a covariance of rank 1: some follow from the others."], results[0].Notes);
        Assert.Equal(StressStatus.ContradictoryShock, results[1].Status);
        Assert.Null(results[1].Return);
        Assert.Null(results[2].Plausibility);
        Assert.Equal(-0.015, results[2].Return!.Value, tolerance: 1e-15);
        Assert.Single(results[2].Notes);
    }

    // With all correlations 1 deviations add up, |Σwσ| = |0.01 + 0.009 − 0.002|; with none squares do.
    [Fact]
    public void Run_CovarianceShock_ToOneAndZero_HasTheClosedForms()
    {
        ImmutableArray<StressResult> results = StressFamilies.Run(Portfolio, Model,
        [
            new CovarianceShock { Name = "one", Correlations = [new CorrelationBlend { Share = 1 }] },
            new CovarianceShock { Name = "zero", Correlations = [new CorrelationBlend { Share = 1, Target = CorrelationTarget.Zero }] },
            new CovarianceShock { Name = "thrice", VolatilityMultiplier = 3 },
            new CovarianceShock { Name = "B twice", Volatilities = [new("B", 2)] },
        ]).Results;
        double[] scaled = [0.5, 0.6, -0.2];
        Assert.Equal(0.017, results[0].RiskAfter!.Volatility, tolerance: 1e-15);
        Assert.Equal(Math.Sqrt(1e-4 + 8.1e-5 + 4e-6), results[1].RiskAfter!.Volatility, tolerance: 1e-15);
        Assert.Equal(3 * results[2].RiskBefore!.Volatility, results[2].RiskAfter!.Volatility, tolerance: 1e-15);
        Assert.Equal(3 * results[2].RiskBefore!.GaussianValueAtRisk, results[2].RiskAfter!.GaussianValueAtRisk, tolerance: 1e-15);
        Assert.Equal(Math.Sqrt(StressFamilies.Quadratic(Covariance, scaled)), results[3].RiskAfter!.Volatility, tolerance: 1e-15);
        Assert.Equal([0.0, 0.0, null, null], results.Select(result => result.CorrelationDistance));
        Assert.All(results, result => Assert.Null(result.Return));
    }

    // Higham (2002), IMA J. Numerical Analysis 22(3), section 4: the nearest to the tridiagonal matrix of ones is at 0.5278, with 0.7607
    // beside the diagonal and 0.1573 in the corner.
    [Fact]
    public void Run_GroupCorrelations_ThatFitNothing_AreRepairedAndTold()
    {
        StressResult result = Single(new CovarianceShock
        {
            Name = "chain",
            Correlations = [new GroupCorrelation("AB", 1), new GroupCorrelation("BC", 1)],
        });
        Assert.Equal(0.5278, result.CorrelationDistance!.Value, tolerance: 5e-5);
        Assert.Equal(0.7607, result.CovarianceAfter![0, 1] / (0.02 * 0.03), tolerance: 5e-5);
        Assert.Equal(0.1573, result.CovarianceAfter[0, 2] / (0.02 * 0.01), tolerance: 5e-5);
        Assert.Equal(9e-4, result.CovarianceAfter[1, 1], tolerance: 1e-18);
        Assert.StartsWith("The correlations asked for fit no distribution;", Assert.Single(result.Notes), StringComparison.Ordinal);
    }

    // Eigenvalues of what any shocks leave, singular covariances included, are not below rounding of zero.
    [Fact]
    public void Run_CovarianceShocks_StayPositiveSemidefinite()
    {
        Random random = new(14);
        for (int round = 0; round < TestTier.Count(40, 1000); round++)
        {
            int n = random.Next(1, 8);
            (StressModel model, StressPortfolio portfolio) = StressFamilies.Draw(random, n, rank: random.Next(1, 2 * n));
            StressResult result = StressFamilies.Run(portfolio, model, [new CovarianceShock
            {
                Name = "any",
                VolatilityMultiplier = 3 * random.NextDouble(),
                Volatilities = [new("A0", 4 * random.NextDouble())],
                Correlations =
                [
                    new CorrelationBlend { Share = random.NextDouble(), Target = (CorrelationTarget)random.Next(2) },
                    new GroupCorrelation("half", (2 * random.NextDouble()) - 1),
                    new CorrelationBlend
                    {
                        Share = random.NextDouble(),
                        Target = CorrelationTarget.Matrix,
                        Matrix = SymmetricMatrix.FromDiagonal([.. Enumerable.Repeat(1.0, n)]),
                    },
                ],
            }]).Results[0];
            double[] eigenvalues = new double[n];
            SymmetricEigen.Eigenvalues(result.CovarianceAfter!.Values, n, eigenvalues, TestContext.Current.CancellationToken);
            Assert.True(eigenvalues[0] >= -1e-9 * Math.Max(eigenvalues[n - 1], 1e-12), $"{eigenvalues[0]} in round {round}");
        }
    }

    [Fact]
    public void Report_RanksByLossAndByRisk()
    {
        StressReport report = StressFamilies.Run(Portfolio, Model,
        [
            new HypotheticalShock { Name = "mild", Assets = [new("A", -0.01)] },
            new CovarianceShock { Name = "calm", VolatilityMultiplier = 0.5 },
            new HypotheticalShock { Name = "bad", Assets = [new("A", -0.2)] },
            new CovarianceShock { Name = "wild", VolatilityMultiplier = 2 },
        ]);
        Assert.Equal(["bad", "mild"], report.ByLoss.Select(result => result.Scenario.Name));
        Assert.Equal(["wild", "calm"], report.ByRisk.Select(result => result.Scenario.Name));
        Assert.Empty(report.Failed);
        Assert.Equal("bad: -10.0 %", report.ByLoss[0].ToString());
    }

    // 60 of 10, 20 short of 5 and 500 cash are worth 1000: weights 0.6 and −0.1.
    [Fact]
    public void Run_OnAValuation_HasMoneyWithItsCash()
    {
        PortfolioValuation valuation = PortfolioValuation.FromPositions(
            [new PortfolioAsset("A") { Quantity = 60 }, new PortfolioAsset("B") { Quantity = -20 }],
            new Dictionary<AssetId, decimal> { ["A"] = 10m, ["B"] = 5m }, cash: 500m).GetValuationOrThrow();
        StressResult result = StressFamilies.Run(StressPortfolio.FromValuation(valuation), Model,
            [new HypotheticalShock { Name = "down", Assets = [new("A", -0.5), new("B", -0.5)] }]).Results[0];
        Assert.Equal([-300.0, 50.0], result.Assets.Select(asset => Math.Round((double)asset.ProfitAndLoss!.Value.Amount, 9)));
        Assert.Equal(-250, (double)result.ProfitAndLoss!.Value.Amount, tolerance: 1e-9);
    }

    [Fact]
    public void Run_UnsoundScenarios_AreAllNamed()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => StressFamilies.Run(Portfolio, Model,
        [
            new HypotheticalShock { Name = " ", Assets = [new("A", double.NaN)] },
            new HistoricalReplay { Name = "then", From = new(2020, 2, 1), To = new(2020, 1, 1) },
            new ConditionalShock { Name = "nothing" },
            new CovarianceShock { Name = "odd", Correlations = [new CorrelationBlend { Share = 2 }] },
        ]));
        Assert.StartsWith(
            "Scenario 0 ( ): Name must not be blank. "
            + "Scenario 0 ( ): A among the asset shocks has NaN; it must be in [-1000000, 1000000]. "
            + "Scenario 1 (then): To is 2020-01-01, before From, 2020-02-01. "
            + "Scenario 1 (then) is a replay, and there is no history. "
            + "Scenario 2 (nothing): Nothing is shocked. "
            + "Scenario 3 (odd): Share must be in [0, 1]; it is 2.", error.Message, StringComparison.Ordinal);
    }

    // 1e306 times a rise by 1e6 is beyond all numbers; a fall by more than everything is only told.
    [Fact]
    public void Run_ReturnsThatCannotBe_AreToldAndNeverNaN()
    {
        StressModel wild = StressModel.Create(["A"], SymmetricMatrix.FromDiagonal([1]),
            factors: new StressFactors(["f"], DenseMatrix.Create(1, 1, [1e-2]), SymmetricMatrix.Create(1, [1e-6])));
        StressPortfolio huge = StressPortfolio.FromWeights(["A"], [1e306]);
        ImmutableArray<StressResult> results = StressFamilies.Run(huge, StressModel.Create(["A"], SymmetricMatrix.FromDiagonal([0])),
            [new HypotheticalShock { Name = "beyond", Assets = [new("A", 1e6)] }]).Results;
        Assert.Equal(StressStatus.ImpossibleReturn, results[0].Status);
        Assert.Null(results[0].Return);

        StressResult below = StressFamilies.Run(StressPortfolio.FromWeights(["A"], [1]), wild,
            [new HypotheticalShock { Name = "below", Factors = [new("f", -120)] }]).Results[0];
        Assert.Equal(-1.2, below.Return!.Value, tolerance: 1e-15);
        Assert.Equal(["A would fall by 120.0 %, more than everything."], below.Notes);
    }

    [Fact]
    public void Run_UnknownNames_Throw()
    {
        StressScenario[] scenarios =
        [
            new HypotheticalShock { Name = "x", Assets = [new("Z", 0.1)] },
            new HypotheticalShock { Name = "x", Groups = [new("Z", 0.1)] },
            new HypotheticalShock { Name = "x", Factors = [new("Z", 0.1)] },
            new CovarianceShock { Name = "x", Correlations = [new GroupCorrelation("Z", 0.1)] },
        ];
        foreach (StressScenario scenario in scenarios)
        {
            Assert.Throws<ArgumentException>(() => Single(scenario));
        }

        Assert.Throws<ArgumentException>(() => StressFamilies.Run(StressPortfolio.FromWeights(["Z"], [1]), Model, []));
    }

    [Fact]
    public void Create_Model_RefusesWhatIsNoCovariance()
    {
        Assert.Equal("The covariance is not positive semidefinite. (Parameter 'covariance')",
            Assert.Throws<ArgumentException>(() => StressModel.Create(["A", "B"], SymmetricMatrix.Create(2, [1, 2, 2, 1]))).Message);
        StressFactors tooMuch = new(["f"], DenseMatrix.Create(2, 1, [1, 1]), SymmetricMatrix.Create(1, [2]));
        Assert.StartsWith("The factors explain more than the covariance holds",
            Assert.Throws<ArgumentException>(
                () => StressModel.Create(["A", "B"], SymmetricMatrix.FromDiagonal([1, 1]), factors: tooMuch)).Message,
            StringComparison.Ordinal);
    }

    private static StressResult Single(StressScenario scenario) => StressFamilies.Run(Portfolio, Model, [scenario]).Results[0];

    private static HypotheticalShock Shock(double[] returns, double times) => new()
    {
        Name = "drawn",
        Assets = [.. returns.Select((value, i) => new AssetShock(FormattableString.Invariant($"A{i}"), times * value))],
    };
}
