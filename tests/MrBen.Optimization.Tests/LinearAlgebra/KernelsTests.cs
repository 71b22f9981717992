using CsCheck;
using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Tests.LinearAlgebra;

/// <summary>The vectorised loops against plain ones, at every length around the vector widths.</summary>
public class KernelsTests
{
    private const int LongestTail = 70; // Past four vectors of eight doubles, with every remainder.

    [Fact]
    public void Dot_EveryLength_EqualsScalarSum()
    {
        for (int n = 0; n <= LongestTail; n++)
        {
            double[] x = Wave(n, 1);
            double[] y = Wave(n, 2);
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                sum += x[i] * y[i];
            }

            Assert.Equal(sum, Kernels.Dot(x, y), tolerance: 1e-15 * (n + 1)); // Order of summation: at most n roundings of terms below 1.
        }
    }

    [Fact]
    public void AxpyScaleRotateMaxAbs_EveryLength_EqualScalarLoops()
    {
        for (int n = 0; n <= LongestTail; n++)
        {
            double[] x = Wave(n, 1);
            double[] y = Wave(n, 2);
            double[] sum = [.. y];
            Kernels.Axpy(-1.7, x, sum);
            double[] scaled = [.. x];
            Kernels.Scale(0.3, scaled);
            double[] a = [.. x];
            double[] b = [.. y];
            Kernels.Rotate(0.8, 0.6, a, b);
            double largest = 0;
            for (int i = 0; i < n; i++)
            {
                Assert.Equal(y[i] - (1.7 * x[i]), sum[i], tolerance: 4e-16);
                Assert.Equal(0.3 * x[i], scaled[i]);
                Assert.Equal((0.8 * x[i]) + (0.6 * y[i]), a[i], tolerance: 4e-16);
                Assert.Equal((0.8 * y[i]) - (0.6 * x[i]), b[i], tolerance: 4e-16);
                largest = Math.Max(largest, Math.Abs(x[i]));
            }

            Assert.Equal(largest, Kernels.MaxAbs(x));
        }
    }

    [Fact]
    public void MaxAbs_NaNAnywhere_IsNaN()
    {
        for (int n = 1; n <= LongestTail; n++)
        {
            double[] x = Wave(n, 1);
            x[7 % n] = double.NaN;
            Assert.Equal(double.NaN, Kernels.MaxAbs(x));
            x[7 % n] = 0;
            x[n - 1] = double.NaN;
            Assert.Equal(double.NaN, Kernels.MaxAbs(x));
        }
    }

    [Fact]
    public void AddGram_AnyShape_EqualsTripleLoopAndIsSymmetric() =>
        Gen.Select(Gen.Int[0, 11], Gen.Int[1, 19]).Sample((observations, n) =>
        {
            double[] rows = Wave(observations * n, 3);
            double[] gram = new double[n * n];
            Array.Fill(gram, 0.5); // It adds.
            Kernels.AddGram(rows, n, gram);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = 0.5;
                    for (int t = 0; t < observations; t++)
                    {
                        sum += rows[(t * n) + i] * rows[(t * n) + j];
                    }

                    Assert.Equal(sum, gram[(i * n) + j], tolerance: 1e-14);
                    Assert.Equal(gram[(j * n) + i], gram[(i * n) + j]);
                }
            }
        }, iter: 100);

    [Fact]
    public void Loops_LengthsDiffer_SayHowMany()
    {
        double[] two = new double[2];
        double[] three = new double[3];
        Refused("Expected 2 elements, got 3. (Parameter 'y')", () => Kernels.Dot(two, three));
        Refused("Expected 2 elements, got 3. (Parameter 'y')", () => Kernels.Axpy(1, two, three));
        Refused("Expected 2 elements, got 3. (Parameter 'y')", () => Kernels.Rotate(1, 0, two, three));
        Refused("Expected 4 entries, got 3. (Parameter 'gram')", () => Kernels.AddGram(two, 2, three));
        Refused("Expected 2 values, got 3. (Parameter 'rows')", () => Kernels.AddGram(three, 2, new double[4]));
    }

    private static void Refused(string message, Action call) => Assert.Equal(message, Assert.Throws<ArgumentException>(call).Message);

    private static double[] Wave(int n, int seed) => [.. Enumerable.Range(0, n).Select(i => Math.Sin((seed * 12.9898) + (i * 78.233)))];
}
