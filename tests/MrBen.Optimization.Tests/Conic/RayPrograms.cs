using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>Seeded conic programs without a solution by construction.</summary>
internal static class RayPrograms
{
    /// <summary>z is drawn inside the dual cones; the last row makes G'z = 0 and h'z = −1.</summary>
    public static ConicProgram Infeasible(int seed, bool symmetric, bool quadratic)
    {
        Random random = new(seed);
        int n = random.Next(1, 15);
        List<Cone> cones = Cones(random, symmetric);
        ConicProgramBuilder builder = Dense(random, n, cones, quadratic);
        double[] z = [.. cones.SelectMany(cone => RandomConicPrograms.Interior(cone, random, dual: true))];
        double[] h = RandomPrograms.RandomVector(random, z.Length, -1, 1);
        double[] slopes = RandomConicPrograms.Transposed(builder.Build(), z);
        int last = builder.AddRows(Cone.Nonnegative(1));
        builder.SetShared(last, [.. slopes.Select(value => -value)]);
        return builder.Build().WithOffsets([.. h, -1 - Kernels.Dot(h, z)]);
    }

    /// <summary>d has Gd inside the cones, q'd = −1 and Pd = 0; an interior point exists.</summary>
    public static ConicProgram Unbounded(int seed, bool symmetric, bool quadratic)
    {
        Random random = new(seed);
        int n = random.Next(2, 15);
        List<Cone> cones = Cones(random, symmetric);
        ConicProgramBuilder builder = Dense(random, n, cones, quadratic: false);
        double[] d = [1, .. RandomPrograms.RandomVector(random, n - 1, -1, 1)];
        if (quadratic)
        {
            double[] v = RandomPrograms.RandomVector(random, n, -1, 1);
            Kernels.Axpy(-Kernels.Dot(v, d) / Kernels.Dot(d, d), d, v);
            double[] square = new double[n * n];
            Kernels.AddGram(v, n, square);
            builder.SetHessian(SymmetricMatrix.Create(n, square));
        }

        double[] image = new double[builder.RowCount];
        builder.Build().RowValues(d, image);
        double[] s = [.. cones.SelectMany(cone => RandomConicPrograms.Interior(cone, random, dual: false))];
        for (int i = 0; i < s.Length; i++)
        {
            builder.AddEntry(i, 0, s[i] - image[i]);
        }

        double[] q = RandomPrograms.RandomVector(random, n, -1, 1);
        q[0] -= 1 + Kernels.Dot(q, d);
        ConicProgram program = builder.Build().WithLinear(q);
        double[] point = RandomPrograms.RandomVector(random, n, -1, 1);
        double[] atPoint = new double[s.Length];
        program.RowValues(point, atPoint);
        double[] inside = [.. cones.SelectMany(cone => RandomConicPrograms.Interior(cone, random, dual: false))];
        return program.WithOffsets([.. inside.Select((value, i) => value - atPoint[i])]);
    }

    private static List<Cone> Cones(Random random, bool symmetric)
    {
        List<Cone> cones = [Cone.Nonnegative(random.Next(1, 20)), Cone.SecondOrder(random.Next(1, 12)), Cone.Zero(random.Next(0, 2))];
        if (!symmetric)
        {
            cones.AddRange([Cone.Exponential, Cone.Power(0.1 + (0.8 * random.NextDouble()))]);
        }

        return cones;
    }

    private static ConicProgramBuilder Dense(Random random, int n, List<Cone> cones, bool quadratic)
    {
        ConicProgramBuilder builder = new(n);
        if (quadratic)
        {
            builder.SetHessian(RandomPrograms.SampleCovariance(random, n, random.Next(1, 2 * n)));
        }

        builder.SetLinear(RandomPrograms.RandomVector(random, n, -1, 1));
        foreach (Cone cone in cones)
        {
            int first = builder.AddRows(cone);
            for (int i = 0; i < cone.Dimension; i++)
            {
                builder.SetShared(first + i, RandomPrograms.RandomVector(random, n, -1, 1));
            }
        }

        return builder;
    }
}
