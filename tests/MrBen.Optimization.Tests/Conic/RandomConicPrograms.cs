using MrBen.Optimization.Conic;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Conic;

/// <summary>
/// Seeded members of the families. A point x, slacks s inside the cones and duals z inside the dual cones are drawn first; the offsets are
/// then h = s − Gx and the linear term q = G'z − Px, so that both the program and its dual are strictly feasible and an optimal pair
/// exists.
/// </summary>
internal static class RandomConicPrograms
{
    public static ConicProgram Create(ConicFamily family, int seed)
    {
        Random random = new(((int)family * 1_000_003) + seed);
        int n = random.Next(1, 25);
        List<Cone> cones = family switch
        {
            ConicFamily.Linear => [Cone.Nonnegative(n + random.Next(1, 20))],
            ConicFamily.QuadraticWithEqualities => [Cone.Zero(random.Next(0, n)), Cone.Nonnegative(random.Next(1, 30))],
            ConicFamily.SmallSecondOrder =>
                [Cone.Zero(random.Next(0, n)), .. Many(random, () => Cone.SecondOrder(random.Next(1, 6))), Cone.Nonnegative(n)],
            ConicFamily.LongSecondOrder =>
                [Cone.SecondOrder(random.Next(7, 40)), Cone.Nonnegative(n), Cone.SecondOrder(random.Next(7, 40))],
            ConicFamily.Exponential => [.. Many(random, () => Cone.Exponential), Cone.Nonnegative(n)],
            ConicFamily.Power => [.. Many(random, () => Cone.Power(0.05 + (0.9 * random.NextDouble()))), Cone.Nonnegative(n)],
            _ =>
            [
                Cone.Zero(random.Next(0, (n / 2) + 1)), Cone.SecondOrder(random.Next(1, 12)), Cone.Exponential, Cone.Power(0.3),
                Cone.Nonnegative(n), Cone.Exponential,
            ],
        };
        ConicProgramBuilder builder = new(n);
        if (family is not (ConicFamily.Linear or ConicFamily.Exponential) && random.Next(3) > 0)
        {
            builder.SetHessian(RandomPrograms.SampleCovariance(random, n, random.Next(1, 2 * n)));
        }

        foreach (Cone cone in cones)
        {
            AddDense(builder, random, n, cone);
        }

        switch (family)
        {
            case ConicFamily.ScenarioSlacks:
                AddScenarios(builder, cones, random, n, chained: false);
                break;
            case ConicFamily.ChainedLocals:
                AddScenarios(builder, cones, random, n, chained: true);
                break;
            case ConicFamily.LocalsInEveryCone:
                AddLocalCones(builder, cones, random, n);
                break;
            default:
                break;
        }

        return WithOptimalPair(builder, cones, random);
    }

    public static double[] Interior(Cone cone, Random random, bool dual)
    {
        double[] s = RandomPrograms.RandomVector(random, cone.Dimension, -1, 1);
        switch (cone.Kind)
        {
            case ConeKind.Zero:
                return dual ? s : new double[cone.Dimension];
            case ConeKind.Nonnegative:
                return [.. s.Select(value => Math.Exp(2 * value))];
            case ConeKind.SecondOrder:
                s[0] = Math.Sqrt(Kernels.Dot(s.AsSpan(1), s.AsSpan(1))) + Math.Exp(2 * s[0]);
                return s;
            case ConeKind.Exponential:
                (double a, double b, double c) = (Math.Exp(s[0]), Math.Exp(s[1]), Math.Exp(2 * s[2]));
                return dual
                    ? [-a, -a - (a * Math.Log(b / a)) + c, b]
                    : [(a * Math.Log(b / a)) - c, a, b];
            default:
                double alpha = cone.Exponent;
                (double x, double y) = (Math.Exp(2 * s[0]), Math.Exp(2 * s[1]));
                return [dual ? alpha * x : x, dual ? (1 - alpha) * y : y, 0.95 * s[2] * Math.Pow(x, alpha) * Math.Pow(y, 1 - alpha)];
        }
    }

    private static IEnumerable<Cone> Many(Random random, Func<Cone> create) =>
        [.. Enumerable.Range(0, random.Next(1, 8)).Select(_ => create())];

    private static void AddDense(ConicProgramBuilder builder, Random random, int n, Cone cone)
    {
        int first = builder.AddRows(cone);
        for (int i = 0; i < cone.Dimension; i++)
        {
            if (random.Next(3) > 0)
            {
                builder.SetShared(first + i, RandomPrograms.RandomVector(random, n, -1, 1));
            }

            builder.AddEntry(first + i, random.Next(n), 1 + random.NextDouble());
        }
    }

    // Slack u_t ≥ 0 with a scenario row that holds it, and u_{t−1} where chained; one row over all of them.
    private static void AddScenarios(ConicProgramBuilder builder, List<Cone> cones, Random random, int n, bool chained)
    {
        int count = random.Next(1, 60);
        int u = builder.AddLocals(count, curvature: chained ? 0 : random.Next(2));
        DenseMatrix returns = DenseMatrix.Create(count, n, RandomPrograms.RandomVector(random, count * n, -1, 1));
        int bounds = builder.AddRows(Cone.Nonnegative(count));
        int rows = builder.AddRows(Cone.Nonnegative(count));
        builder.SetSharedRows(rows, returns, -1);
        int total = builder.AddRows(Cone.Nonnegative(1));
        cones.AddRange([Cone.Nonnegative(count), Cone.Nonnegative(count), Cone.Nonnegative(1)]);
        for (int t = 0; t < count; t++)
        {
            builder.AddEntry(bounds + t, u + t, 1);
            builder.AddEntry(rows + t, u + t, 2);
            builder.AddEntry(total, u + t, -1);
            if (chained && t > 0)
            {
                builder.AddEntry(rows + t, u + t - 1, -1.5);
            }
        }
    }

    // What portfolio programs use them for: logarithms of dense rows, powers of dense rows, norms of excesses.
    private static void AddLocalCones(ConicProgramBuilder builder, List<Cone> cones, Random random, int n)
    {
        int count = random.Next(1, 15);
        int u = builder.AddLocals(3 * count);
        int total = builder.AddRows(Cone.Nonnegative(1));
        cones.Add(Cone.Nonnegative(1));
        builder.SetShared(total, RandomPrograms.RandomVector(random, n, -1, 1));
        for (int k = 0; k < count; k++)
        {
            int exponential = builder.AddRows(Cone.Exponential);
            builder.AddEntry(exponential, u + (3 * k), 1);
            builder.SetShared(exponential + 2, RandomPrograms.RandomVector(random, n, -1, 1));
            builder.AddEntry(total, u + (3 * k), 1);
            int power = builder.AddRows(Cone.Power(2.0 / 3));
            builder.AddEntry(power, u + (3 * k) + 1, 1.5);
            builder.SetShared(power + 2, RandomPrograms.RandomVector(random, n, -1, 1));
            int excess = builder.AddRows(Cone.Nonnegative(2));
            builder.AddEntry(excess, u + (3 * k) + 2, 1);
            builder.AddEntry(excess + 1, u + (3 * k) + 2, 1);
            builder.SetShared(excess + 1, RandomPrograms.RandomVector(random, n, -1, 1));
            cones.AddRange([Cone.Exponential, Cone.Power(2.0 / 3), Cone.Nonnegative(2)]);
        }

        int norm = builder.AddRows(Cone.SecondOrder(count + 1));
        cones.Add(Cone.SecondOrder(count + 1));
        builder.SetShared(norm, RandomPrograms.RandomVector(random, n, -1, 1));
        for (int k = 0; k < count; k++)
        {
            builder.AddEntry(norm + 1 + k, u + (3 * k) + 2, 0.5);
        }
    }

    private static ConicProgram WithOptimalPair(ConicProgramBuilder builder, List<Cone> cones, Random random)
    {
        ConicProgram shape = builder.Build();
        double[] x = RandomPrograms.RandomVector(random, shape.VariableCount, -1, 1);
        double[] gx = new double[shape.RowCount];
        shape.RowValues(x, gx);
        double[] s = [.. cones.SelectMany(cone => Interior(cone, random, dual: false))];
        double[] z = [.. cones.SelectMany(cone => Interior(cone, random, dual: true))];
        double[] offsets = [.. s.Select((value, i) => value - gx[i])];
        double[] linear = Transposed(shape, z);
        if (shape.Hessian is { } hessian)
        {
            double[] curved = new double[shape.SharedCount];
            hessian.Multiply(x.AsSpan(0, shape.SharedCount), curved);
            Kernels.Axpy(-1, curved, linear.AsSpan(0, shape.SharedCount));
        }

        for (int l = 0; l < shape.LocalCount; l++)
        {
            linear[shape.SharedCount + l] -= shape.LocalCurvature[l] * x[shape.SharedCount + l];
        }

        return shape.WithOffsets(offsets).WithLinear(linear);
    }

    /// <summary>G'z by products with unit vectors: nothing of the solver's.</summary>
    public static double[] Transposed(ConicProgram program, double[] z)
    {
        double[] zero = new double[program.RowCount];
        program.RowValues(new double[program.VariableCount], zero);
        double[] result = new double[program.VariableCount];
        double[] column = new double[program.RowCount];
        for (int j = 0; j < result.Length; j++)
        {
            double[] unit = new double[result.Length];
            unit[j] = 1;
            program.RowValues(unit, column);
            Kernels.Axpy(-1, zero, column);
            result[j] = Kernels.Dot(column, z);
        }

        return result;
    }
}
