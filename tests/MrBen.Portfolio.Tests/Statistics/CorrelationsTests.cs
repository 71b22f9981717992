using CsCheck;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Statistics;

public class CorrelationsTests
{
    private static readonly double[] X = [1, 2, 2, 3, 3, 3, 4, 5, 5, 1];
    private static readonly double[] Y = [2, 1, 2, 2, 4, 4, 3, 5, 4, 2];

    // scipy 1.10.1 with numpy 1.24.2: numpy.corrcoef, scipy.stats.spearmanr, scipy.stats.kendalltau (τ-b) of the same numbers.
    [Fact]
    public void TiedSamples_MatchScipy()
    {
        Assert.Equal(0.7687155636314744, Correlations.Pearson(X, Y)!.Value, tolerance: 1e-15);
        Assert.Equal(0.7736613267034763, Correlations.Spearman(X, Y)!.Value, tolerance: 1e-15);
        Assert.Equal(0.6405126152203485, Correlations.Kendall(X, Y)!.Value, tolerance: 1e-15);
    }

    // scipy 1.10.1, scipy.stats.rankdata(x, method="average").
    [Fact]
    public void Average_TiedValues_ShareTheMeanOfTheirPlaces()
    {
        double[] ranks = new double[X.Length];
        Ranks.Average(X, ranks);
        Assert.Equal([1.5, 3.5, 3.5, 6, 6, 6, 8, 9.5, 9.5, 1.5], ranks);
    }

    // The definition counts every pair: the merge sort must count the same, with many ties and with none.
    [Fact]
    public void Kendall_EqualsTheCountOverAllPairs() =>
        Gen.Select(Gen.Int[2, 40], Gen.Int[1, 50])
            .SelectMany((n, range) => Gen.Select(Gen.Int[0, range].Array[n], Gen.Int[0, range].Array[n]))
            .Sample((x, y) =>
            {
                long difference = 0;
                long inX = 0;
                long inY = 0;
                for (int i = 0; i < x.Length; i++)
                {
                    for (int j = 0; j < i; j++)
                    {
                        int sx = Math.Sign(x[i] - x[j]);
                        int sy = Math.Sign(y[i] - y[j]);
                        difference += sx * sy;
                        inX += sx * sx;
                        inY += sy * sy;
                    }
                }

                double? tau = Correlations.Kendall([.. x.Select(v => (double)v)], [.. y.Select(v => (double)v)]);
                if (inX == 0 || inY == 0)
                {
                    Assert.Null(tau);
                    return;
                }

                Assert.Equal(difference / Math.Sqrt((double)inX * inY), tau!.Value, tolerance: 1e-14);
            });

    // Ranks, and so Spearman and Kendall, do not change under an increasing map; Pearson does not under a linear one. All change their sign
    // with one of the samples and are symmetric in the two.
    [Fact]
    public void Correlations_AreInvariantAsTheirDefinitionsSay() =>
        Gen.Select(Returns, Returns, Gen.Double[0.001, 1000]).Sample((x, y, scale) =>
        {
            double[] mapped = [.. x.Select(v => Math.Exp(3 * v))];
            double[] linear = [.. x.Select(v => (scale * v) + 1)];
            double[] negative = [.. y.Select(v => -v)];
            Assert.Equal(Correlations.Pearson(x, y)!.Value, Correlations.Pearson(linear, y)!.Value, tolerance: 1e-9);
            Assert.Equal(Correlations.Spearman(x, y)!.Value, Correlations.Spearman(mapped, y)!.Value, tolerance: 1e-14);
            Assert.Equal(Correlations.Kendall(x, y)!.Value, Correlations.Kendall(mapped, y)!.Value, tolerance: 1e-14);
            foreach (Func<double[], double[], double?> correlation in Methods)
            {
                double given = correlation(x, y)!.Value;
                Assert.InRange(given, -1, 1);
                Assert.Equal(given, correlation(y, x)!.Value, tolerance: 1e-14);
                Assert.Equal(-given, correlation(x, negative)!.Value, tolerance: 1e-14);
                Assert.Equal(1, correlation(x, x)!.Value, tolerance: 1e-14);
            }
        });

    // The mean of a thousand times 0.1 is not 0.1 in doubles.
    [Fact]
    public void ConstantSample_HasNone()
    {
        double[] constant = [.. Enumerable.Repeat(0.1, 1000)];
        double[] moving = [.. Enumerable.Range(0, 1000).Select(t => (double)t)];
        foreach (Func<double[], double[], double?> correlation in Methods)
        {
            Assert.Null(correlation(constant, moving));
            Assert.Null(correlation(moving, constant));
        }
    }

    // Squares of 1e-200 underflow; the correlation of (1, 2, 4) and (1, 3, 2) does not care: deviations (−4, −1, 5)/3 and (−1, 1, 0).
    [Fact]
    public void Pearson_TinyReturns_KeepTheirCorrelation() =>
        Assert.Equal(3 / Math.Sqrt(42 * 2.0), Correlations.Pearson([1e-200, 2e-200, 4e-200], [1, 3, 2])!.Value, tolerance: 1e-15);

    [Fact]
    public void BadSamples_AreRefused()
    {
        foreach (Func<double[], double[], double?> correlation in Methods)
        {
            Assert.StartsWith("Expected at least 2 values, got 1.", Assert.Throws<ArgumentException>(() => correlation([1], [1])).Message,
                StringComparison.Ordinal);
            Assert.StartsWith("Expected 2 values (one for each of x), got 3.",
                Assert.Throws<ArgumentException>(() => correlation([1, 2], [1, 2, 3])).Message, StringComparison.Ordinal);
            Assert.StartsWith("Element 1 is NaN; every element must be finite.",
                Assert.Throws<ArgumentException>(() => correlation([1, 2], [1, double.NaN])).Message, StringComparison.Ordinal);
        }
    }

    // Whole millionths, so that no map makes equal what was not.
    private static Gen<double[]> Returns { get; } =
        Gen.Int[-200_000, 200_000].Array[12].Select(counts => counts.Select(k => k / 1e6).ToArray());

    private static Func<double[], double[], double?>[] Methods { get; } =
        [(x, y) => Correlations.Pearson(x, y), (x, y) => Correlations.Spearman(x, y), (x, y) => Correlations.Kendall(x, y)];
}
