using MrBen.Optimization.Integer;
using MrBen.Optimization.Quadratic;

namespace MrBen.Optimization.Tests.Integer;

/// <summary>Every kind of restriction and their combinations, against <see cref="Enumeration"/>.</summary>
public class EnumerationTests
{
    [Theory]
    [InlineData(IntegerFamily.Cardinality, 10, 10)]
    [InlineData(IntegerFamily.BuyIn, 9, 10)]
    [InlineData(IntegerFamily.LongShortThresholds, 6, 8)]
    [InlineData(IntegerFamily.ExclusiveSets, 9, 10)]
    [InlineData(IntegerFamily.Lots, 5, 6)]
    [InlineData(IntegerFamily.Trades, 6, 8)]
    [InlineData(IntegerFamily.Everything, 5, 6)]
    [InlineData(IntegerFamily.Linear, 5, 6)]
    [InlineData(IntegerFamily.Singular, 5, 6)]
    public void Solve_SmallPrograms_FindsTheLeastOfAllCombinations(IntegerFamily family, int most, int mostInFull)
    {
        List<string> differences = [];
        int feasible = 0;
        int nodes = 0;
        int count = TestTier.Count(brief: 40, full: 600);
        for (int seed = 0; seed < count; seed++)
        {
            (QuadraticProgram program, IntegerRestrictions restrictions) = RandomIntegerPrograms.Create(
                family, seed, TestTier.Count(most, mostInFull));
            double expected = Enumeration.Solve(program, restrictions, TestContext.Current.CancellationToken);
            IntegerProgram integer = IntegerProgram.Create(program, restrictions);
            IntegerOutcome outcome = new BranchAndBoundSolver().Solve(integer, cancellationToken: TestContext.Current.CancellationToken);
            nodes += outcome.Nodes;
            feasible += double.IsFinite(expected) ? 1 : 0;
            if (IntegerProof.Fault(integer, outcome, expected) is { } fault)
            {
                differences.Add($"{seed}: {fault}; {outcome.Status} {outcome.Objective:R} over {outcome.LowerBound:R}, not {expected:R}");
            }
        }

        Assert.True(differences.Count == 0, $"{differences.Count} of {count}:\n{string.Join('\n', differences)}");
        Assert.True(feasible >= count / 4, $"Only {feasible} have a point.");
        TestContext.Current.TestOutputHelper?.WriteLine($"{feasible} of {count} have a point; {nodes} nodes.");
    }

    // Stopped after one part, two, and so on: the bound never passes the optimum, the incumbent never undercuts it.
    [Theory]
    [InlineData(IntegerFamily.BuyIn)]
    [InlineData(IntegerFamily.Trades)]
    [InlineData(IntegerFamily.Everything)]
    public void Solve_StoppedAnywhere_BracketsTheOptimum(IntegerFamily family)
    {
        int count = TestTier.Count(brief: 15, full: 300);
        for (int seed = 0; seed < count; seed++)
        {
            (QuadraticProgram program, IntegerRestrictions restrictions) = RandomIntegerPrograms.Create(family, seed, 6);
            double expected = Enumeration.Solve(program, restrictions, TestContext.Current.CancellationToken);
            IntegerProgram integer = IntegerProgram.Create(program, restrictions);
            IntegerOutcome outcome;
            int limit = 1;
            do
            {
                outcome = new BranchAndBoundSolver().Solve(
                    integer, new IntegerSettings { MaxNodes = limit++ }, cancellationToken: TestContext.Current.CancellationToken);
                double rounding = IntegerProof.Tolerance * IntegerProof.Size(program, outcome);
                Assert.True(outcome.LowerBound <= expected + rounding, $"{seed}: bound {outcome.LowerBound:R} of {expected:R}");
                Assert.True(outcome.Objective >= expected - rounding, $"{seed}: incumbent {outcome.Objective:R} of {expected:R}");
                Assert.True(!outcome.HasPoint || integer.KeepsRestrictions(outcome.Point.AsSpan()), $"{seed}");
            }
            while (outcome.Status is SolverStatus.FeasibleIncumbent or SolverStatus.IterationLimit);
        }
    }
}
