using MrBen.Optimization.Integer;
using MrBen.Optimization.Quadratic;
using MrBen.Optimization.Tests.Quadratic;

namespace MrBen.Optimization.Tests.Integer;

public class SeparableBoundTests
{
    // The bound's claim is about any point and any multipliers, so it is given random ones, and the optimum's own; the optimum is
    // enumerated.
    [Theory]
    [InlineData(IntegerFamily.Cardinality)]
    [InlineData(IntegerFamily.LongShortThresholds)]
    [InlineData(IntegerFamily.ExclusiveSets)]
    [InlineData(IntegerFamily.Trades)]
    [InlineData(IntegerFamily.Everything)]
    [InlineData(IntegerFamily.Linear)]
    public void Evaluate_AnyPointAndMultipliers_IsNeverAboveTheOptimum(IntegerFamily family)
    {
        int count = TestTier.Count(brief: 20, full: 200);
        double closest = double.PositiveInfinity;
        for (int seed = 0; seed < count; seed++)
        {
            (QuadraticProgram program, IntegerRestrictions restrictions) = RandomIntegerPrograms.Create(family, seed, 5);
            double expected = Enumeration.Solve(program, restrictions, TestContext.Current.CancellationToken);
            IntegerProgram integer = IntegerProgram.Create(program, restrictions);
            SearchNode node = new(program.Lower.ToArray(), program.Upper.ToArray(), [.. integer.Domains.Select(domain => domain.Choices)],
                new double[integer.Counts.Length], double.NegativeInfinity);
            if (!node.Propagate(integer))
            {
                Assert.True(double.IsPositiveInfinity(expected), $"{seed}");
                continue;
            }

            SeparableBound bound = new(integer, integer.Split(() => true)!);
            Random random = new(seed);
            for (int k = 0; k < 50; k++)
            {
                double size = 1e-4 * Math.Pow(10, -2 + (3 * random.NextDouble()));
                double value = bound.Evaluate(node, RandomPrograms.RandomVector(random, program.VariableCount, -0.5, 1),
                    RandomPrograms.RandomVector(random, program.RowCount, -size, size));
                Assert.True(value <= expected, $"{seed}: {value:R} above {expected:R}");
            }

            SolverOutcome relaxed = new QuadraticSolver().Solve(program, cancellationToken: TestContext.Current.CancellationToken);
            if (relaxed.HasPoint && double.IsFinite(expected))
            {
                double value = bound.Evaluate(node, relaxed.Point, relaxed.RowMultipliers);
                Assert.True(value <= expected, $"{seed}: {value:R} above {expected:R}");
                Assert.True(value >= relaxed.Objective - (1e-12 * 1e-2), $"{seed}: {value:R} below the relaxation's {relaxed.Objective:R}");
                closest = Math.Min(closest, expected - value);
            }
        }

        Assert.True(closest < 1e-12, $"No bound came closer than {closest}."); // Some relaxations keep the restrictions by themselves.
    }
}
