using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Parametric;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Parametric;

/// <summary>Frontiers that were published corner by corner.</summary>
public class PublishedFrontierTests
{
    // The ten assets of Markowitz and Todd, as distributed with Bailey and López de Prado (2013), Algorithms 6 (github mdengler/cla).
    private static readonly double[] TenReturns = [1.175, 1.19, 0.396, 1.12, 0.346, 0.679, 0.089, 0.73, 0.481, 1.08];

    private static readonly double[] TenCovariances =
    [
        0.40755159, 0.03175842, 0.05183923, 0.05663904, 0.0330226, 0.00827775, 0.02165938, 0.01332419, 0.0343476, 0.02249903,
        0.03175842, 0.9063047, 0.03136385, 0.02687256, 0.01917172, 0.00934384, 0.02495043, 0.00761036, 0.02874874, 0.01336866,
        0.05183923, 0.03136385, 0.19490901, 0.04408485, 0.03006772, 0.01322738, 0.03525971, 0.0115493, 0.0427563, 0.02057303,
        0.05663904, 0.02687256, 0.04408485, 0.19528471, 0.02777345, 0.00526665, 0.01375808, 0.00780878, 0.02914176, 0.01640377,
        0.0330226, 0.01917172, 0.03006772, 0.02777345, 0.34059105, 0.00777055, 0.02067844, 0.00736409, 0.02542657, 0.01284075,
        0.00827775, 0.00934384, 0.01322738, 0.00526665, 0.00777055, 0.15983874, 0.02105575, 0.00518686, 0.01723737, 0.00723779,
        0.02165938, 0.02495043, 0.03525971, 0.01375808, 0.02067844, 0.02105575, 0.68056711, 0.01377882, 0.04627027, 0.01926088,
        0.01332419, 0.00761036, 0.0115493, 0.00780878, 0.00736409, 0.00518686, 0.01377882, 0.95526918, 0.0106553, 0.00760955,
        0.0343476, 0.02874874, 0.0427563, 0.02914176, 0.02542657, 0.01723737, 0.04627027, 0.0106553, 0.31681584, 0.01854318,
        0.02249903, 0.01336866, 0.02057303, 0.01640377, 0.01284075, 0.00723779, 0.01926088, 0.00760955, 0.01854318, 0.11079287,
    ];

    // λ, return, standard deviation, weights; to the digits of an independent computation from the same data, whose λ agree with the table of
    // Bailey and López de Prado (2013) to all of its digits.
    private static readonly double[][] TenAssets =
    [
        [0, 0.803215359877, 0.205237619814, .0369685815, .0269008378, .0949424306, .1257759522, .0767460810, .2193556713, .0299870969, .0359632846, .0613498377, .2920102264],
        [0.0309711689, 0.949936815755, 0.216024571687, .0683440048, .0413870268, .0152152596, .1881344311, .0341624860, .2023194321, 0, .0339293236, .0336326496, .3828753865],
        [0.0365216137, 0.972720434035, 0.219554880083, .0737892530, .0438286608, 0, .1989756081, .0261581599, .1981518723, 0, .0334195864, .0279029660, .3977738936],
        [0.0520481907, 1.015305920522, 0.227982748421, .0846709412, .0492538587, 0, .2196339034, 0, .1800392346, 0, .0310298019, .0064857024, .4288865578],
        [0.0561722040, 1.022483889443, 0.229680073596, .0869215493, .0504510423, 0, .2235940174, 0, .1738316151, 0, .0301730156, 0, .4350287604],
        [0.1473887509, 1.108360238375, 0.265016995301, .1232010041, .0704440713, 0, .2789935668, 0, 0, 0, .0064355644, 0, .5209257935],
        [0.1645811749, 1.111262264280, 0.266719614211, .1268878539, .0723433472, 0, .2812537493, 0, 0, 0, 0, 0, .5195150497],
        [1.9455661415, 1.160056452422, 0.417255650373, .4339841341, .2312475007, 0, .3347683652, 0, 0, 0, 0, 0, 0],
        [4.1742728459, 1.180259458894, 0.545656874268, .6493694071, .3506305929, 0, 0, 0, 0, 0, 0, 0, 0],
        [58.3030853333, 1.190000000000, 0.952000367647, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
    ];

    // PyCLA, CLA_test_markowitz_todd.csv: bounds of 0.0999 on the first and fifth asset, 0.3 above, and two general rows. Its covariances are
    // those above with seven decimals: held assets satisfy the conditions on them to 3e-11. Where a corner is depends on assets that are not
    // held too, of which the data that were used differ in the last place.
    private static readonly double[][] Constrained =
    [
        [0.0999000000, 0.0243767865, 0.0764817102, 0.1035107918, 0.0999000000, 0.2089748715, 0.0277560978, 0.0339139453, 0.0543492935, 0.2708365033],
        [0.0999000000, 0.0291096792, 0.0495905722, 0.1245814658, 0.0999000000, 0.2018848011, 0.0174043853, 0.0330633544, 0.0445657420, 0.3000000000],
        [0.0999000000, 0.0411331545, 0.0082758082, 0.1806922312, 0.0999000000, 0.2040059338, 0.0000000000, 0.0341130578, 0.0319798145, 0.3000000000],
        [0.0999000000, 0.0431634264, 0.0000000000, 0.1903380798, 0.0999000000, 0.2034205723, 0.0000000000, 0.0341644216, 0.0291134999, 0.3000000000],
        [0.0999000000, 0.0530123440, 0.0000000000, 0.2313419080, 0.0999000000, 0.1838636942, 0.0000000000, 0.0319820539, 0.0000000000, 0.3000000000],
        [0.0999000000, 0.0573145166, 0.0000000000, 0.2476959773, 0.0999000000, 0.1655002924, 0.0000000000, 0.0296892137, 0.0000000000, 0.3000000000],
        [0.1301921547, 0.0731193037, 0.0000000000, 0.3000000000, 0.0999000000, 0.0784807143, 0.0000000000, 0.0183078273, 0.0000000000, 0.3000000000],
        [0.1905364239, 0.1003485694, 0.0000000000, 0.3000000000, 0.0999000000, 0.0000000000, 0.0000000000, 0.0092150066, 0.0000000000, 0.3000000000],
        [0.1967222249, 0.1033777751, 0.0000000000, 0.3000000000, 0.0999000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.3000000000],
        [0.1931276557, 0.1069723443, 0.0000000000, 0.3000000000, 0.0999000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.3000000000],
        [0.2142683203, 0.1186901313, 0.0000000000, 0.2671415484, 0.0999000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.3000000000],
        [0.3000000000, 0.1630512172, 0.0000000000, 0.2820811746, 0.0999000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.1549676082],
        [0.3000000000, 0.1796769984, 0.0000000000, 0.3000000000, 0.0999000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.1204230016],
        [0.3000000000, 0.3000000000, 0.0000000000, 0.3000000000, 0.0999000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.0000000000, 0.0001000000],
    ];

    // PyCLA's test of Sharpe's three assets.
    private static readonly double[][] ThreeAssets =
    [
        [.5, .3, .2], [.4519156110, .3480843890, .2], [.2218073778, .5, .2781926222], [.2, .5, .3], [.2, .3, .5],
    ];

    [Fact]
    public void Trace_TenAssetsOfMarkowitzAndTodd_HasThePublishedCorners()
    {
        Frontier frontier = Traced(TenReturns, TenCovariances, new double[10], Ones(10));
        Assert.Equal(TenAssets.Length, frontier.Corners.Length);
        double[] point = new double[10];
        for (int k = 0; k < TenAssets.Length; k++)
        {
            FrontierCorner corner = frontier.Corners[k];
            frontier.CopyCorner(k, point);
            Assert.Equal(TenAssets[k][0], corner.TradeOff, tolerance: 6e-11 * Math.Max(1, corner.TradeOff));
            Assert.Equal(TenAssets[k][1], corner.Reward, tolerance: 6e-13);
            Assert.Equal(TenAssets[k][2], Math.Sqrt(2 * corner.Value), tolerance: 6e-13);
            for (int j = 0; j < 10; j++)
            {
                Assert.Equal(TenAssets[k][3 + j], point[j], tolerance: 6e-11);
            }

            Assert.True(frontier.AtCorner(k).Outcome.Certificate.ResidualsHold(1e-12));
        }
    }

    // The largest ratio of return and deviation, by an independent computation from the same data.
    [Fact]
    public void MaximumRatio_TenAssets_IsThePublishedOne()
    {
        FrontierPoint tangency = Traced(TenReturns, TenCovariances, new double[10], Ones(10)).MaximumRatio(0);
        Assert.Equal(SolverStatus.Optimal, tangency.Status);
        Assert.Equal(1.01257534, tangency.Reward, tolerance: 1e-7); // At a maximum the place is known to half of the digits.
        Assert.Equal(0.22736448, Math.Sqrt(2 * tangency.Value), tolerance: 2e-8);
        Assert.Equal(4.45353348, tangency.Reward / Math.Sqrt(2 * tangency.Value), tolerance: 6e-9);
    }

    [Fact]
    public void Trace_TenAssetsWithGeneralRows_HasThePublishedCorners()
    {
        double[] rows =
        [
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            -1, -1, -1, -0.5, 0, 0, 0, 0, 0, 0,
            0, 0, 0, 0.5, 1, 1, 1, 0, 0, 0,
        ];
        double[] lower = [0.0999, 0, 0, 0, 0.0999, 0, 0, 0, 0, 0];
        double[] upper = [.. Ones(10).Select(_ => 0.3)];
        QuadraticProgram program = QuadraticProgram.Create(
            SymmetricMatrix.Create(10, [.. TenCovariances.Select(c => Math.Round(c, 7))]), new double[10], lower, upper,
            DenseMatrix.Create(3, 10, rows), [1, double.NegativeInfinity, double.NegativeInfinity], [1, -0.2, 0.5]);
        AssertPoints(Constrained, Traced(program, TenReturns), tolerance: 2e-6);
    }

    [Fact]
    public void Trace_ThreeAssetsOfSharpe_HasThePublishedCorners()
    {
        double[] deviations = [1, 7.4, 15.4];
        double[] correlations = [1, .4, .15, .4, 1, .35, .15, .35, 1];
        double[] covariances = [.. correlations.Select((r, k) => r * deviations[k / 3] * deviations[k % 3])];
        AssertPoints(ThreeAssets, Traced([2.8, 6.3, 10.8], covariances, [.2, .2, .2], [.5, .5, .5]), tolerance: 6e-11);
    }

    // Two corners may have one point, where it is optimal for a range of λ.
    private static void AssertPoints(double[][] expected, Frontier frontier, double tolerance)
    {
        int n = expected[0].Length;
        List<double[]> points = [];
        for (int k = 0; k < frontier.Corners.Length; k++)
        {
            double[] point = new double[n];
            frontier.CopyCorner(k, point);
            if (points.Count == 0 || points[^1].Zip(point).Max(pair => Math.Abs(pair.First - pair.Second)) > 1e-12)
            {
                points.Add(point);
            }

            Assert.True(frontier.AtCorner(k).Outcome.Certificate.ResidualsHold(1e-12));
        }

        Assert.Equal(expected.Length, points.Count);
        for (int k = 0; k < expected.Length; k++)
        {
            for (int j = 0; j < n; j++)
            {
                Assert.True(Math.Abs(expected[k][j] - points[k][j]) <= tolerance, $"{k} {j} {points[k][j]} {expected[k][j]}");
            }
        }
    }

    private static Frontier Traced(double[] returns, double[] covariances, double[] lower, double[] upper)
    {
        int n = returns.Length;
        return Traced(QuadraticProgram.Create(SymmetricMatrix.Create(n, covariances), new double[n], lower, upper,
            DenseMatrix.Create(1, n, Ones(n)), [1], [1]), returns);
    }

    private static Frontier Traced(QuadraticProgram program, double[] returns)
    {
        CriticalLineResult result = CriticalLine.Trace(program, returns, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(SolverStatus.Optimal, result.Status);
        return result.Frontier!;
    }

    private static double[] Ones(int n) => [.. Enumerable.Repeat(1.0, n)];
}
