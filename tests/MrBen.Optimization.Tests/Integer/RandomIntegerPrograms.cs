using System.Collections.Immutable;
using MrBen.Optimization.Integer;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Integer;

/// <summary>Seeded members of the families; some have no point.</summary>
internal static class RandomIntegerPrograms
{
    public static (QuadraticProgram Program, IntegerRestrictions Restrictions) Create(IntegerFamily family, int seed, int most)
    {
        Random random = new(((int)family * 100_003) + seed);
        int n = random.Next(2, most + 1);
        bool everything = family is IntegerFamily.Everything or IntegerFamily.Linear or IntegerFamily.Singular;
        bool Has(IntegerFamily kind) => family == kind || (everything && random.Next(3) == 0);
        SymmetricMatrix hessian = family switch
        {
            IntegerFamily.Linear => SymmetricMatrix.FromDiagonal(new double[n]),
            IntegerFamily.Singular => RandomPrograms.SampleCovariance(random, n, Math.Max(1, n / 2)),
            _ => RandomPrograms.SampleCovariance(random, n, 3 * n),
        };
        bool shorts = Has(IntegerFamily.LongShortThresholds);
        IntegerRestrictions restrictions = new();
        if (Has(IntegerFamily.Cardinality))
        {
            restrictions.MaximumHeld = random.Next(1, n + 1);
        }

        if (Has(IntegerFamily.BuyIn) || shorts)
        {
            restrictions.Thresholds = Vector(random, n, 0.02, 0.25);
            restrictions.MinimumHeld = random.Next(0, Math.Min(4, n));
            restrictions.MaximumHeld = random.Next(3) == 0 ? null : random.Next(Math.Max(1, restrictions.MinimumHeld), n + 1);
        }

        if (Has(IntegerFamily.ExclusiveSets))
        {
            restrictions.Groups = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Group(random, n))];
        }

        if (Has(IntegerFamily.Lots))
        {
            restrictions.LotSizes = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) * (0.1 + (0.05 * random.Next(3))))];
            restrictions.LotOffsets = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? 0.05 : 0)];
        }

        if (Has(IntegerFamily.Trades))
        {
            double[] held = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? 0 : random.NextDouble())];
            double sum = Math.Max(held.Sum(), 0.1);
            restrictions.Reference = [.. held.Select(x => Math.Round(x / sum, 2))];
            restrictions.MaximumTrades = random.Next(0, n + 1);
            restrictions.MinimumTrades = random.Next(2) == 0 ? [] : Vector(random, n, 0.01, 0.1);
        }

        double[] lower = [.. Enumerable.Range(0, n).Select(_ => shorts ? -random.NextDouble() : 0)];
        double[] upper = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) == 0 ? 1 : 0.3 + (0.5 * random.NextDouble()))];
        return (Program(random, hessian, lower, upper, !restrictions.LotSizes.IsEmpty), restrictions);
    }

    private static QuadraticProgram Program(Random random, SymmetricMatrix hessian, double[] lower, double[] upper, bool lots)
    {
        int n = lower.Length;
        double[] rows = new double[2 * n];
        rows.AsSpan(0, n).Fill(1);
        double[] exposure = RandomPrograms.RandomVector(random, n, 0, 1);
        exposure.CopyTo(rows, n);
        double[] linear = random.Next(3) == 0 && hessian[0, 0] > 0 ? new double[n] : RandomPrograms.RandomVector(random, n, -4e-4, 4e-4);
        double least = random.Next(2) == 0 ? double.NegativeInfinity : 0.3;
        return QuadraticProgram.Create(hessian, linear, lower, upper, DenseMatrix.Create(2, n, rows), [lots ? 0.85 : 1, least], [1, 0.8]);
    }

    private static HoldingGroup Group(Random random, int n)
    {
        ImmutableArray<int> variables = [.. Enumerable.Range(0, n).Where(_ => random.Next(2) == 0)];
        return variables.IsEmpty ? new HoldingGroup([random.Next(n)], 1) : new HoldingGroup(variables, random.Next(1, 3));
    }

    private static ImmutableArray<double> Vector(Random random, int n, double low, double high) =>
        [.. RandomPrograms.RandomVector(random, n, low, high)];
}
