using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>The condensed back-end against the system as it stands, whatever order it eliminates in.</summary>
public class CondensedKktSystemTests
{
    public static TheoryData<ConicFamily> Families => [.. Enum.GetValues<ConicFamily>()];

    [Theory]
    [MemberData(nameof(Families))]
    public void Solve_RandomScalings_SatisfiesTheSystem(ConicFamily family)
    {
        for (int seed = 0; seed < TestTier.Count(brief: 30, full: 500); seed++)
        {
            Random random = new(seed);
            ConicProgram program = RandomConicPrograms.Create(family, seed);
            ScaledConicProgram scaled = new(program, holdsHessian: true);
            ConeScaling cones = new(program.Cones);
            double[] s = [.. program.Cones.SelectMany(cone => RandomConicPrograms.Interior(cone, random, dual: false))];
            double[] z = [.. program.Cones.SelectMany(cone => RandomConicPrograms.Interior(cone, random, dual: true))];
            Assert.True(cones.Update(s, z, mu: 1));
            CondensedKktSystem system = new(scaled, cones, factors: null);
            Assert.True(system.Factorize(cones));
            double[] right = RandomPrograms.RandomVector(random, scaled.Variables, -1, 1);
            double[] rightRows = RandomPrograms.RandomVector(random, scaled.Rows, -1, 1);
            double[] x = new double[scaled.Variables];
            double[] y = new double[scaled.Rows];
            system.Solve(right, rightRows, x, y);
            double size = 1 + Math.Max(Kernels.MaxAbs(x), Kernels.MaxAbs(y));

            double[] slopes = new double[scaled.Variables];
            scaled.MultiplyHessian(x, slopes);
            scaled.AddTransposed(y, slopes);
            Kernels.Axpy(-1, right, slopes);
            double[] rows = new double[scaled.Rows];
            double[] image = new double[scaled.Rows];
            scaled.Multiply(x, rows);
            cones.Multiply(y, image);
            Kernels.Axpy(-1, image, rows);
            Kernels.Axpy(-1, rightRows, rows);
            double error = Math.Max(Kernels.MaxAbs(slopes), Kernels.MaxAbs(rows));
            Assert.True(error <= 1e-8 * size, $"{family} {seed}: {error} with a solution of size {size}");
        }
    }

    // Hz = s is what makes it a scaling; for the other cones also Hz̃ = s̃, which the barrier's gradients tell.
    [Theory]
    [InlineData(1)]
    [InlineData(1e-4)]
    public void Update_RandomPairs_TakesTheDualToTheSlack(double nearBoundary)
    {
        Cone[] kinds =
            [Cone.Nonnegative(3), Cone.SecondOrder(1), Cone.SecondOrder(4), Cone.SecondOrder(20), Cone.Exponential, Cone.Power(0.3)];
        foreach (Cone cone in kinds)
        {
            for (int seed = 0; seed < 100; seed++)
            {
                Random random = new(seed);
                double[] s = RandomConicPrograms.Interior(cone, random, dual: false);
                double[] z = RandomConicPrograms.Interior(cone, random, dual: true);
                if (cone.Kind == ConeKind.SecondOrder)
                {
                    s[0] = Math.Sqrt(Kernels.Dot(s.AsSpan(1), s.AsSpan(1))) + nearBoundary;
                }

                ConeScaling scaling = new([cone]);
                Assert.True(scaling.Update(s, z, Kernels.Dot(s, z) / Math.Max(1, cone.Degree)));
                double[] image = new double[cone.Dimension];
                scaling.Multiply(z, image);
                for (int i = 0; i < s.Length; i++)
                {
                    Assert.Equal(s[i], image[i], tolerance: 1e-9 * Kernels.MaxAbs(s));
                }
            }
        }
    }

    // R'R H = I for every cone that is not a product.
    [Fact]
    public void ApplyInverseRoot_RandomPairs_IsARootOfTheInverse()
    {
        Cone[] kinds = [Cone.SecondOrder(1), Cone.SecondOrder(4), Cone.SecondOrder(20), Cone.Exponential, Cone.Power(0.3)];
        double[] work = new double[1];
        foreach (Cone cone in kinds)
        {
            for (int seed = 0; seed < 100; seed++)
            {
                Random random = new(seed);
                double[] s = RandomConicPrograms.Interior(cone, random, dual: false);
                double[] z = RandomConicPrograms.Interior(cone, random, dual: true);
                ConeScaling scaling = new([cone]);
                Assert.True(scaling.Update(s, z, 1));
                double[] x = RandomPrograms.RandomVector(random, cone.Dimension, -1, 1);
                double[] back = new double[cone.Dimension];
                scaling.Multiply(x, back);
                scaling.ApplyInverseRoot(0, back, 1, work);
                scaling.ApplyInverseRootTransposed(0, back);
                for (int i = 0; i < x.Length; i++)
                {
                    Assert.Equal(x[i], back[i], tolerance: 1e-6);
                }
            }
        }
    }

    // From a point inside to the boundary: a little less stays inside, a little more does not.
    [Fact]
    public void LongestStep_RandomSteps_EndsAtTheBoundary()
    {
        Cone[] kinds = [Cone.Nonnegative(3), Cone.SecondOrder(1), Cone.SecondOrder(2), Cone.SecondOrder(9)];
        foreach (Cone cone in kinds)
        {
            for (int seed = 0; seed < 200; seed++)
            {
                Random random = new(seed);
                double[] s = RandomConicPrograms.Interior(cone, random, dual: false);
                double[] z = RandomConicPrograms.Interior(cone, random, dual: true);
                double[] step = RandomPrograms.RandomVector(random, cone.Dimension, -1, 1);
                double length = new ConeScaling([cone]).LongestStep(s, step, z, new double[z.Length], 1e6);
                double[] inside = [.. s.Select((value, i) => value + ((1 - 1e-9) * length * step[i]))];
                Assert.Equal(0, ConeDistance.Of(cone, inside), tolerance: 1e-12 * Kernels.MaxAbs(inside));
                if (length < 1e6)
                {
                    double[] outside = [.. s.Select((value, i) => value + ((1 + 1e-6) * length * step[i]))];
                    Assert.True(ConeDistance.Of(cone, outside) > 0, $"{cone} {seed}");
                }
            }
        }
    }
}
