using System.Collections.Immutable;
using CsCheck;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Portfolio.Estimation;
using ColumnMajorMatrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix;

namespace MrBen.Portfolio.Tests.Estimation;

public class BlackLittermanTests
{
    private static readonly ReturnEstimates Prior = ReturnEstimates.Create(
        ["A", "B", "C"], [0.05, 0.08, 0.10], SymmetricMatrix.Create(3, [0.04, 0.01, 0.00, 0.01, 0.09, 0.03, 0.00, 0.03, 0.16]));

    // Appendix C of the reference numbers, computed with numpy from He and Litterman (1999): δ = 2.5, τ = 0.05, Ω = diag(PτΣP'), per cent.
    // Assets: Australia, Canada, France, Germany, Japan, UK, USA. Weights are (δ(Σ + M))⁻¹μ.
    [Fact]
    public void HeLitterman_Table4() => AssertHeLitterman(
        [4.328024, 7.575662, 9.287673, 11.036714, 4.506164, 6.952710, 8.069330],
        [1.523810, 2.095238, -3.948465, 35.410454, 11.047619, -9.461989, 58.571429], GermanyOverEurope(0.05));

    [Fact]
    public void HeLitterman_Table5() => AssertHeLitterman(
        [4.422145, 8.729864, 9.479745, 11.209947, 4.616347, 6.971660, 7.481560],
        [1.523810, 41.863571, -3.409321, 33.582847, 11.047619, -8.173526, 18.803095],
        GermanyOverEurope(0.05), View.Relative("CAN", "USA", 0.03));

    // Table 8: the first view's variance is doubled, which is explicit: 2·p'(τΣ)p.
    [Fact]
    public void HeLitterman_Table8()
    {
        View first = GermanyOverEurope(0.05);
        double[] combination = [0, 0, -0.295, 1, 0, -0.705, 0];
        double doubled = 2 * 0.05 * HeLitterman.Covariance.QuadraticForm(combination);
        AssertHeLitterman(
            [4.330603, 8.839090, 9.234108, 10.629411, 4.633160, 6.910054, 7.122826],
            [1.523810, 53.894319, -0.469183, 23.616279, 11.042639, -1.147096, 6.777329],
            first.WithVariance(doubled), View.Relative("CAN", "USA", 0.04), View.Relative("CAN", "JPN", 0.0412));
    }

    // Equilibrium returns of the same source, per cent.
    [Fact]
    public void HeLitterman_EquilibriumReturns()
    {
        BlackLittermanPosterior posterior = BlackLittermanModel.PosteriorFromMarket(HeLitterman, HeLittermanMarket, []);
        double[] expected = [3.937555, 6.915190, 8.358087, 9.027240, 4.302810, 6.767693, 7.560047];
        Assert.Equal(expected, posterior.PriorReturns, (x, y) => Math.Abs(x - (100 * y)) < 1e-6);
        Assert.Equal(posterior.PriorReturns, posterior.Estimates.ExpectedReturns.ToArray());
        Assert.All(posterior.Shift, shift => Assert.Equal(0, shift));
        Assert.Equal(0.05 * HeLitterman.Covariance[2, 3], posterior.MeanCovariance[2, 3], tolerance: 1e-17);
        Assert.Equal(1.05 * HeLitterman.Covariance[2, 3], posterior.Estimates.Covariance[2, 3], tolerance: 1e-16);
    }

    // One asset's own view with confidence c moves its mean the share c of the way (Idzorek's definition), the others by their regression
    // on it: B by cov(A,B)/var(A) = ¼ of A's move, C not at all.
    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Confidence_IsTheShareOfTheWay(double confidence)
    {
        BlackLittermanPosterior posterior = BlackLittermanModel.Posterior(Prior, [View.Absolute("A", 0.09).WithConfidence(confidence)]);
        double move = confidence * 0.04;
        Assert.Equal(
            [0.05 + move, 0.08 + (move / 4), 0.10], posterior.Estimates.ExpectedReturns.ToArray(), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal([move, move / 4, 0], posterior.Shift, (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.Equal(0.05 * 0.04 * (1 - confidence), posterior.MeanCovariance[0, 0], tolerance: 1e-17);
        ViewOutcome outcome = Assert.Single(posterior.Views);
        Assert.Equal(0.05, outcome.PriorReturn);
        Assert.Equal(0.05 + move, outcome.PosteriorReturn, tolerance: 1e-15);
        Assert.Equal(0.002, outcome.PriorVariance, tolerance: 1e-17);
        Assert.Equal(confidence == 0 ? null : (1 - confidence) / confidence * 0.002, outcome.Variance);
    }

    // He and Litterman's proportional uncertainty is Idzorek's confidence of one half.
    [Fact]
    public void Proportional_IsConfidenceOneHalf()
    {
        View view = View.Of([new("A", 0.5), new("B", 0.5), new("C", -1)], 0.01);
        Assert.Equal(Posterior(view), Posterior(view.WithConfidence(0.5)), (x, y) => Math.Abs(x - y) < 1e-16);
    }

    // Certain views hold exactly together, and what they say of the mean has no variance left.
    [Fact]
    public void CertainViews_HoldExactly()
    {
        View[] views =
        [
            View.Absolute("B", 0.02).WithConfidence(1), View.Relative("A", "C", 0.03).WithVariance(0),
            View.Absolute("A", 0.5).WithConfidence(0.3),
        ];
        BlackLittermanPosterior posterior = BlackLittermanModel.Posterior(Prior, views);
        ReadOnlySpan<double> mean = posterior.Estimates.ExpectedReturns;
        Assert.Equal(0.02, mean[1], tolerance: 1e-16);
        Assert.Equal(0.03, mean[0] - mean[2], tolerance: 1e-15);
        Assert.Equal(0, posterior.MeanCovariance.QuadraticForm([0, 1, 0]), tolerance: 1e-17);
        Assert.Equal(0, posterior.MeanCovariance.QuadraticForm([1, 0, -1]), tolerance: 1e-17);
        Assert.True(posterior.MeanCovariance.QuadraticForm([1, 0, 0]) > 0);
    }

    // A = 4 %, B = 1 % and A − B = 3 % agree: the third adds nothing. A − B = 2 % does not.
    [Fact]
    public void CertainViewThatFollowsFromOthers_ChangesNothing_OneThatContradicts_IsAFailure()
    {
        View[] two = [View.Absolute("A", 0.04).WithConfidence(1), View.Absolute("B", 0.01).WithConfidence(1)];
        View third = View.Relative("A", "B", 0.03).WithConfidence(1);
        Assert.Equal(Posterior(two), Posterior([.. two, third]), (x, y) => Math.Abs(x - y) < 1e-15);

        View[] contradictory = [.. two, View.Relative("A", "B", 0.02).WithConfidence(1)];
        Assert.False(BlackLittermanModel.TryPosterior(Prior, contradictory, null, out _, out EstimationFailure? failure));
        ContradictoryViews contradiction = Assert.IsType<ContradictoryViews>(failure);
        Assert.Equal(2, contradiction.View);
        Assert.Equal([0, 1], contradiction.Against);
        Assert.Equal("View 3 (A − B returns 0.02 (confidence 1)) contradicts view 1 (A returns 0.04 (confidence 1)), "
            + "view 2 (B returns 0.01 (confidence 1)), from which 0.03 follows.", failure.Detail);
        Assert.Equal(failure.Detail,
            Assert.Throws<EstimationException>(() => BlackLittermanModel.Posterior(Prior, contradictory)).Message);
    }

    // Two certain views on one asset that differ, whichever way they are written.
    [Fact]
    public void TwoCertainViewsOnOneAsset_ContradictEachOther()
    {
        View[] views = [View.Absolute("A", 0.04).WithVariance(0), View.Of([new("A", 2)], 0.09).WithConfidence(1)];
        Assert.False(BlackLittermanModel.TryPosterior(Prior, views, null, out _, out EstimationFailure? failure));
        Assert.Equal([0], Assert.IsType<ContradictoryViews>(failure).Against);
        views[1] = View.Of([new("A", 2)], 0.08).WithConfidence(1);
        Assert.Equal(0.04, Posterior(views)[0], tolerance: 1e-16);
    }

    // A and B are one asset under two names: their difference is 0 without any variance, and the prior says so.
    [Fact]
    public void SingularCovariance_WorksUnlessAViewDeniesIt()
    {
        ReturnEstimates twins = ReturnEstimates.Create(["A", "B"], [0.05, 0.05], SymmetricMatrix.Create(2, [0.04, 0.04, 0.04, 0.04]));
        BlackLittermanPosterior posterior = BlackLittermanModel.Posterior(twins, [View.Absolute("A", 0.07)]);
        Assert.Equal([0.06, 0.06], posterior.Estimates.ExpectedReturns.ToArray(), (x, y) => Math.Abs(x - y) < 1e-15);
        Assert.False(BlackLittermanModel.TryPosterior(twins, [View.Relative("A", "B", 0.01)], null, out _, out EstimationFailure? failure));
        Assert.Equal("View 1 (A − B returns 0.01 (proportional)) contradicts the prior, which is certain of 0 because its combination has "
            + "no variance.", failure.Detail);
        Assert.Empty(Assert.IsType<ContradictoryViews>(failure).Against);
        Assert.True(BlackLittermanModel.TryPosterior(twins, [View.Relative("A", "B", 0)], null, out _, out _));
    }

    [Fact]
    public void IndefiniteCovariance_IsAFailure()
    {
        ReturnEstimates broken = ReturnEstimates.Create(["A", "B"], [0.05, 0.05], SymmetricMatrix.Create(2, [0.04, 0.06, 0.06, 0.04]));
        Assert.False(BlackLittermanModel.TryPosterior(
            broken, [View.Relative("A", "B", 0.01)], new() { Tau = 1 }, out _, out EstimationFailure? failure));
        Assert.StartsWith("The covariance is indefinite: view 1 (A − B returns 0.01 (proportional)) has the prior variance -0.0",
            failure.Detail, StringComparison.Ordinal);
    }

    // Against the textbook form with inverses, μ = ((τΣ)⁻¹ + P'Ω⁻¹P)⁻¹((τΣ)⁻¹π + P'Ω⁻¹q), M = ((τΣ)⁻¹ + P'Ω⁻¹P)⁻¹ (He and Litterman 1999),
    // for any number of uncertain views; the order of the views does not matter.
    [Fact]
    public void Posterior_EqualsTheFormWithInverses() =>
        Gen.Select(Gen.Int[-20, 20].Array[3 * 4], Gen.Double[-0.2, 0.2].Array[4], Gen.Double[0.001, 0.1].Array[4], Gen.Double[0.01, 1])
            .Sample((weights, returns, variances, tau) =>
            {
                List<View> views = [];
                ColumnMajorMatrix precision = (ColumnMajorMatrix)(Square(Prior.Covariance) * tau).Inverse();
                MathNet.Numerics.LinearAlgebra.Matrix<double> sum = precision.Clone();
                MathNet.Numerics.LinearAlgebra.Vector<double> right = precision * Vector(Prior.ExpectedReturns);
                for (int k = 0; k < 4; k++)
                {
                    double[] p = [weights[3 * k], weights[(3 * k) + 1], weights[(3 * k) + 2]];
                    ImmutableArray<ViewExposure> exposures =
                        [.. p.Select((w, i) => new ViewExposure(Prior.Assets[i], w)).Where(exposure => exposure.Weight != 0)];
                    if (exposures.IsEmpty)
                    {
                        continue;
                    }

                    views.Add(View.Of(exposures, returns[k]).WithVariance(variances[k]));
                    sum += Vector(p).OuterProduct(Vector(p)) / variances[k];
                    right += Vector(p) * (returns[k] / variances[k]);
                }

                BlackLittermanPosterior posterior = BlackLittermanModel.Posterior(Prior, views, new() { Tau = tau });
                double[] expected = [.. sum.Inverse() * right];
                Assert.Equal(expected, posterior.Estimates.ExpectedReturns.ToArray(), (x, y) => Math.Abs(x - y) < 1e-10);
                Assert.Equal(sum.Inverse().ToRowMajorArray(), posterior.MeanCovariance.Values.ToArray(), (x, y) => Math.Abs(x - y) < 1e-10);
                views.Reverse();
                Assert.Equal(expected, BlackLittermanModel.Posterior(Prior, views, new() { Tau = tau }).Estimates.ExpectedReturns.ToArray(),
                    (x, y) => Math.Abs(x - y) < 1e-10);
            });

    // The posterior covariance lies between Σ and (1 + τ)Σ in the order of semidefinite matrices, certain views or not.
    [Fact]
    public void PosteriorCovariance_LiesBetweenItsBounds() =>
        Gen.Select(Gen.Int[1, 20].Array[6], Gen.Double[0, 1].Array[2], Gen.Double[-0.1, 0.1].Array[2])
        .Sample((weights, confidences, returns) =>
        {
            View[] views = [.. Enumerable.Range(0, 2).Select(k => View.Of(
                [new("A", weights[3 * k]), new("B", weights[(3 * k) + 1]), new("C", -weights[(3 * k) + 2])], returns[k])
                .WithConfidence(confidences[k]))];
            if (!BlackLittermanModel.TryPosterior(
                Prior, views, null, out BlackLittermanPosterior? posterior, out EstimationFailure? failure))
            {
                Assert.IsType<ContradictoryViews>(failure);
                return;
            }

            ColumnMajorMatrix mean = Square(posterior.MeanCovariance);

            // Two certain views that nearly say the same magnify rounding: 5e-15 was seen for (7, 3, −20) beside (2, 1, −6).
            const double Rounding = 1e-13;
            double smallest = mean.Evd().EigenValues.Min(value => value.Real);
            Assert.True(smallest > -Rounding, $"{smallest}");
            double rest = ((0.05 * Square(Prior.Covariance)) - mean).Evd().EigenValues.Min(value => value.Real);
            Assert.True(rest > -Rounding, $"{rest}");
        });

    // Other orders of the assets give the same numbers, the risk-free rate moves prior and posterior alike where views are relative.
    [Fact]
    public void Posterior_IsEquivariantUnderPermutationAndRiskFreeRate()
    {
        View[] views = [GermanyOverEurope(0.05), View.Relative("CAN", "USA", 0.03).WithConfidence(0.8)];
        BlackLittermanPosterior given = BlackLittermanModel.PosteriorFromMarket(HeLitterman, HeLittermanMarket, views);
        ReturnEstimates reversed = HeLitterman.Select([.. HeLitterman.Assets.Reverse()]);
        BlackLittermanPosterior other = BlackLittermanModel.PosteriorFromMarket(
            reversed, HeLittermanMarket, [views[1], views[0]], new() { RiskFreeRate = 0.02 });
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(given.Estimates.ExpectedReturns[i] + 0.02, other.Estimates.ExpectedReturns[6 - i], tolerance: 1e-14);
            Assert.Equal(given.Estimates.Covariance[i, 0], other.Estimates.Covariance[6 - i, 6], tolerance: 1e-16);
        }
    }

    [Fact]
    public void AThousandAssetsAndViews_StayExact()
    {
        const int N = 1000;
        double[] covariance = new double[N * N];
        for (int i = 0; i < N; i++)
        {
            covariance.AsSpan(i * N, N).Fill(0.01);
            covariance[(i * N) + i] = 0.05;
        }

        ReturnEstimates prior = ReturnEstimates.Create(SamplePanels.Names(N), new double[N], SymmetricMatrix.Create(N, covariance));
        View[] views = [.. Enumerable.Range(0, 200).Select(k => View.Absolute(prior.Assets[5 * k], 0.001 * k).WithConfidence(1))];
        ReadOnlySpan<double> mean = BlackLittermanModel.Posterior(prior, views).Estimates.ExpectedReturns;
        for (int k = 0; k < 200; k++)
        {
            Assert.Equal(0.001 * k, mean[5 * k], tolerance: 1e-14);
        }
    }

    [Fact]
    public void Views_ReadAsSentences()
    {
        Assert.Equal("A returns 0.05 (proportional)", View.Absolute("A", 0.05).ToString());
        Assert.Equal("−0.5·A + B − 2·C returns -0.01 (variance 0.001)",
            View.Of([new("A", -0.5), new("B", 1), new("C", -2)], -0.01).WithVariance(0.001).ToString());
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        AssertMessage("View 2 (Z returns 0.1 (proportional)) names Z, which is not among the 3 assets.",
            () => BlackLittermanModel.Posterior(Prior, [View.Absolute("A", 0.1), View.Absolute("Z", 0.1)]));
        AssertMessage("View 1 is null.", () => BlackLittermanModel.Posterior(Prior, [null!]));
        AssertMessage("The market weights do not name C.",
            () => BlackLittermanModel.PosteriorFromMarket(Prior, MarketWeights.Equal(["A", "B"]), []));
        AssertMessage("Tau must be positive and finite; it is 0. RiskAversion must be positive and finite; it is -1. RiskFreeRate must be "
            + "finite; it is NaN.", () => BlackLittermanModel.Posterior(
                Prior, [], new() { Tau = 0, RiskAversion = -1, RiskFreeRate = double.NaN }));
        AssertMessage("Asset A appears twice.", () => View.Relative("A", "A", 0.1));
        AssertMessage("Expected at least 1 exposures, got 0.", () => View.Of([], 0.1));
        AssertMessage("Expected at least 1 exposures, got 0.", () => View.Of(default, 0.1));
        AssertMessage("Weight of A is 0; it must be finite and not 0.", () => View.Of([new("A", 0)], 0.1));
        AssertMessage("expectedReturn is NaN; it must be finite.", () => View.Absolute("A", double.NaN));
        AssertMessage("The confidence in a view must be in [0, 1]; it is 1.1.", () => View.Absolute("A", 0.1).WithConfidence(1.1));
        AssertMessage("The variance of a view must be finite and not negative; it is -1.", () => View.Absolute("A", 0.1).WithVariance(-1));
    }

    // He and Litterman (1999), tables 1 and 2: volatilities and correlations; market weights of table 2.
    private static ReturnEstimates HeLitterman { get; } = CreateHeLitterman();

    private static MarketWeights HeLittermanMarket { get; } =
        MarketWeights.Create(HeLitterman.Assets, [0.016, 0.022, 0.052, 0.055, 0.116, 0.124, 0.615]);

    private static ReturnEstimates CreateHeLitterman()
    {
        double[] volatility = [0.160, 0.203, 0.248, 0.271, 0.210, 0.200, 0.187];
        double[] correlation =
        [
            1, .488, .478, .515, .439, .512, .491,
            .488, 1, .664, .655, .310, .608, .779,
            .478, .664, 1, .861, .355, .783, .668,
            .515, .655, .861, 1, .354, .777, .653,
            .439, .310, .355, .354, 1, .405, .306,
            .512, .608, .783, .777, .405, 1, .652,
            .491, .779, .668, .653, .306, .652, 1,
        ];
        double[] covariance = [.. correlation.Select((rho, k) => rho * volatility[k / 7] * volatility[k % 7])];
        return ReturnEstimates.Create(
            ["AUS", "CAN", "FRA", "GER", "JPN", "UK", "USA"], new double[7], SymmetricMatrix.Create(7, covariance));
    }

    private static View GermanyOverEurope(double difference) =>
        View.Of([new("FRA", -0.295), new("GER", 1), new("UK", -0.705)], difference);

    private static void AssertHeLitterman(double[] mean, double[] weights, params View[] views)
    {
        ReturnEstimates estimates = BlackLittermanModel.PosteriorFromMarket(HeLitterman, HeLittermanMarket, views).Estimates;
        Assert.Equal(mean, estimates.ExpectedReturns.ToArray(), (x, y) => Math.Abs(x - (100 * y)) < 1e-6);
        double[] optimal = [.. (2.5 * Square(estimates.Covariance)).Solve(Vector(estimates.ExpectedReturns))];
        Assert.Equal(weights, optimal, (x, y) => Math.Abs(x - (100 * y)) < 1e-6);
    }

    private static double[] Posterior(params View[] views) =>
        BlackLittermanModel.Posterior(Prior, views).Estimates.ExpectedReturns.ToArray();

    private static ColumnMajorMatrix Square(SymmetricMatrix matrix) => new(matrix.Order, matrix.Order, matrix.Values.ToArray());

    private static MathNet.Numerics.LinearAlgebra.Double.DenseVector Vector(ReadOnlySpan<double> values) => new(values.ToArray());

    private static void AssertMessage(string expected, Func<object> act) =>
        Assert.StartsWith(expected, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
