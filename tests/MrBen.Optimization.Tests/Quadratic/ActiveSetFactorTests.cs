using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Quadratic;

/// <summary>The identities that define the factors: J'HJ = I and J'N = [R; 0], after any sequence of additions and deletions.</summary>
public class ActiveSetFactorTests
{
    [Fact]
    public void AppendAndRemove_RandomSequences_KeepTheDefiningIdentities()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            int n = random.Next(1, 14);
            SymmetricMatrix hessian = RandomPrograms.SampleCovariance(random, n, 3 * n);
            ActiveSetFactor factor = new(n);
            Assert.Equal(-1, factor.Factorize(hessian.Values, 0));
            List<double[]> normals = [];
            for (int step = 0; step < 5 * n; step++)
            {
                if (normals.Count > 0 && (normals.Count == n || random.Next(3) == 0))
                {
                    int position = random.Next(normals.Count);
                    factor.RemoveAt(position);
                    normals.RemoveAt(position);
                }
                else
                {
                    double[] normal = RandomPrograms.RandomVector(random, n, -1, 1);
                    double[] d = new double[n];
                    double[] z = new double[n];
                    factor.Project(normal, d);
                    factor.PrimalDirection(d, z);
                    factor.Append(d, z);
                    normals.Add(normal);
                }

                AssertIdentities(factor, hessian, normals);
            }
        }
    }

    [Fact]
    public void Factorize_Indefinite_NamesTheRowAndItsDirection()
    {
        // [1 2; 2 1]: the second pivot is 1 − 4 = −3 along (−2, 1), whose form is 4 − 8 + 1 = −3.
        ActiveSetFactor factor = new(2);
        Assert.Equal(1, factor.Factorize([1, 2, 2, 1], 0));
        double[] direction = new double[2];
        factor.FailedDirection(1, direction);
        Assert.Equal([-2.0, 1.0], direction);
    }

    private static void AssertIdentities(ActiveSetFactor factor, SymmetricMatrix hessian, List<double[]> normals)
    {
        int n = hessian.Order;
        int q = normals.Count;
        Assert.Equal(q, factor.Count);

        // J'v for the unit vectors gives J, row by row of J'.
        double[][] columns = [.. Enumerable.Range(0, n).Select(_ => new double[n])];
        double[] projected = new double[n];
        for (int i = 0; i < n; i++)
        {
            factor.ProjectUnit(i, 1, projected);
            for (int k = 0; k < n; k++)
            {
                columns[k][i] = projected[k];
            }
        }

        double[] product = new double[n];
        for (int k = 0; k < n; k++)
        {
            hessian.Multiply(columns[k], product);
            for (int l = 0; l < n; l++)
            {
                Assert.Equal(k == l ? 1 : 0, Kernels.Dot(columns[l], product), tolerance: 1e-9);
            }
        }

        // J'N = [R; 0]: beyond q every normal vanishes, and R from SolveUpper turns J'nₖ into the k-th unit vector.
        for (int k = 0; k < q; k++)
        {
            factor.Project(normals[k], projected);
            double size = Math.Max(1, Kernels.MaxAbs(projected));
            Assert.True(Kernels.MaxAbs(projected.AsSpan(q)) <= 1e-9 * size);
            double[] unit = new double[q];
            factor.SolveUpper(projected, unit);
            for (int l = 0; l < q; l++)
            {
                Assert.Equal(k == l ? 1 : 0, unit[l], tolerance: 1e-6);
            }

            // R'(R'⁻¹b) = b checks the transposed solve against the projections themselves.
            double[] right = [.. Enumerable.Range(0, q).Select(l => Math.Cos(l))];
            double[] w = new double[q];
            factor.SolveLower(right, w);
            Assert.Equal(right[k], Kernels.Dot(projected.AsSpan(0, q), w), tolerance: 1e-9 * Math.Max(1, size * Kernels.MaxAbs(w)));
        }
    }
}
