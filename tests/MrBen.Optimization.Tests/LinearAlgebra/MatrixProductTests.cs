using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>Products in packed panels against three loops, at every shape around the tiles and with rows that lie apart.</summary>
[Collection(nameof(MeasuredAlone))]
public class MatrixProductTests
{
    private const double Filler = 7.5; // Lies between rows; no kernel may read or write it.

    private static readonly int[] Sizes = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 13, 17, 23, 24, 25, 31, 48, 53, 97];

    [Fact]
    public void Add_EveryShapeAndTransposition_EqualsThreeLoops()
    {
        Random random = new(5);
        for (int trial = 0; trial < TestTier.Count(brief: 400, full: 4000); trial++)
        {
            int m = Sizes[random.Next(Sizes.Length)];
            int n = Sizes[random.Next(Sizes.Length)];
            int k = random.Next(20) == 0 ? 256 + random.Next(300) : Sizes[random.Next(Sizes.Length)];
            double[] a = Scalar.Random(m * k, trial);
            double[] b = Scalar.Random(k * n, trial + 1);
            double[] c = Scalar.Random(m * n, trial + 2);
            double scale = trial % 3 == 0 ? -1 : 0.7;
            double[] expected = Scalar.Product(scale, a, b, c, m, n, k);

            int gap = random.Next(4);
            MatrixView left = trial % 2 == 0 ? ByRows(a, m, k, gap) : ByRows(Scalar.Transpose(a, m, k), k, m, gap).Transposed;
            MatrixView right = trial / 2 % 2 == 0 ? ByRows(b, k, n, gap) : ByRows(Scalar.Transpose(b, k, n), n, k, gap).Transposed;
            double[] actual = Scalar.Spread(c, m, n, n + gap, Filler);
            MatrixProduct.Add(scale, left, right, actual, n + gap);
            AssertClose(Scalar.Spread(expected, m, n, n + gap, Filler), actual, k);
        }
    }

    [Fact]
    public void Add_OneTriangle_LeavesTheOther()
    {
        foreach (int n in Sizes)
        {
            foreach (TilePart part in new[] { TilePart.Lower, TilePart.Upper })
            {
                const int K = 11;
                double[] a = Scalar.Random(n * K, n);
                double[] c = Scalar.Random(n * n, n + 1);
                double[] all = Scalar.Product(2, a, Scalar.Transpose(a, n, K), c, n, n, K);
                double[] expected = new double[n * n];
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        bool written = part == TilePart.Lower ? j <= i : j >= i;
                        expected[(i * n) + j] = (written ? all : c)[(i * n) + j];
                    }
                }

                double[] actual = [.. c];
                MatrixProduct.Add(2, ByRows(a, n, K, 0), ByRows(a, n, K, 1).Transposed, actual, n, part);
                AssertClose(expected, actual, K);

                actual = [.. c];
                MatrixProduct.AddGram(2, Scalar.Transpose(a, n, K), K, n, actual, n, part);
                AssertClose(expected, actual, K);
            }
        }
    }

    // Beyond every block: 768 and 2040 lanes, 256 steps.
    [Theory]
    [InlineData(800, 30, 300)]
    [InlineData(9, 2075, 257)]
    public void Add_LargerThanTheBlocks_EqualsThreeLoops(int m, int n, int k)
    {
        double[] a = Scalar.Random(m * k, 1);
        double[] b = Scalar.Random(k * n, 2);
        double[] c = Scalar.Random(m * n, 3);
        double[] expected = Scalar.Product(1, a, b, c, m, n, k);
        MatrixProduct.Add(1, ByRows(a, m, k, 0), ByRows(b, k, n, 0), c, n);
        AssertClose(expected, c, k);
    }

    [Fact]
    public void Add_ShapesDoNotFit_IsRefused()
    {
        double[] six = new double[6];
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixView.ByRows(six, 2, 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => MatrixView.ByRows(six, 2, 3, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MatrixProduct.Add(1, MatrixView.ByRows(six, 2, 3, 3), MatrixView.ByRows(six, 2, 3, 3), new double[9], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MatrixProduct.Add(1, MatrixView.ByRows(six, 2, 3, 3), MatrixView.ByRows(six, 3, 2, 2), new double[3], 2));
    }

    [Fact]
    public void Add_Warm_AllocatesNothingAndRepeatsEveryBit()
    {
        double[] a = Scalar.Random(100 * 100, 1);
        double[] first = new double[100 * 100];
        double[] second = new double[100 * 100];
        MatrixProduct.Add(1, MatrixView.ByRows(a, 100, 100, 100), MatrixView.ByRows(a, 100, 100, 100), first, 100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        MatrixProduct.Add(1, MatrixView.ByRows(a, 100, 100, 100), MatrixView.ByRows(a, 100, 100, 100), second, 100);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(first, second);
    }

    private static MatrixView ByRows(double[] a, int rows, int columns, int gap) =>
        MatrixView.ByRows(Scalar.Spread(a, rows, columns, columns + gap, double.NaN), rows, columns, columns + gap);

    // Sums of k terms below 1 in another order: at most 2k roundings of a number below k.
    private static void AssertClose(double[] expected, double[] actual, int k)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance: 1e-15 * (k + 2));
        }
    }
}
