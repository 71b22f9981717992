using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.RiskBudgeting;
using MrBen.Optimization.Tests.Quadratic;
using MrBen.Optimization.Tests.RiskBudgeting;
using static System.FormattableString;

namespace MrBen.Optimization.Tests.RandomSuite;

/// <summary>Risk budgets: met where there are no limits, proven by the linearised program where there are.</summary>
internal static class RiskBudgetingFamilies
{
    public static IReadOnlyList<SuiteFamily> All { get; } =
    [
        new SuiteFamily("budgets of random covariances", 2_000, (seed, token) => Solve(Plain(new Random(seed)), token)),
        new SuiteFamily("budgets of factors", 800, (seed, token) => Solve(Factors(new Random(seed)), token)),
        new SuiteFamily("budgets from a millionth to one", 700, (seed, token) => Solve(Wide(new Random(seed)), token)),
        new SuiteFamily("budgets under limits", 2_000,
            (seed, token) => SolveLimited(Limited(seed, LogarithmWeightRule.EqualsVariance), token)),
        new SuiteFamily("budgets under limits, total met by the weight", 1_200,
            (seed, token) => SolveLimited(Limited(seed, LogarithmWeightRule.MeetsBudget), token)),
        new SuiteFamily("budgets in contradiction", 800, (seed, token) => SolveContradiction(Contradiction(new Random(seed)), token)),
    ];

    private static RiskBudgetingProgram Plain(Random random)
    {
        int n = random.Next(1, 50);
        return RiskBudgetingProgram.Create(
            BudgetingFamilies.Covariance(random, n), BudgetingFamilies.Budgets(random, n), BudgetingFamilies.Signs(random, n));
    }

    private static RiskBudgetingProgram Factors(Random random)
    {
        int n = random.Next(2, 80);
        return RiskBudgetingProgram.Create(BudgetingFamilies.Factors(random, n, random.Next(1, 6)), BudgetingFamilies.Budgets(random, n));
    }

    private static RiskBudgetingProgram Wide(Random random)
    {
        int n = random.Next(2, 50);
        return RiskBudgetingProgram.Create(RandomPrograms.SampleCovariance(random, n, 2 * n), BudgetingFamilies.WideBudgets(n));
    }

    private static RiskBudgetingProgram Limited(int seed, LogarithmWeightRule rule)
    {
        Random random = new(seed);
        int n = random.Next(1, 35);
        RiskBudgetingProgram program = RiskBudgetingProgram.Create(
            BudgetingFamilies.Covariance(random, n), BudgetingFamilies.Budgets(random, n), BudgetingFamilies.Signs(random, n));
        return BudgetingFamilies.Limited(program, random, rule);
    }

    private static RiskBudgetingProgram Contradiction(Random random)
    {
        int n = random.Next(2, 40);
        double[] upper = RandomPrograms.RandomVector(random, n, 0.5, 1);
        Kernels.Scale((0.2 + (0.7 * random.NextDouble())) / upper.Sum(), upper);
        return RiskBudgetingProgram.Create(BudgetingFamilies.Covariance(random, n)).WithLimits(upper: upper);
    }

    private static Answer Solve(RiskBudgetingProgram program, CancellationToken token) =>
        Of(program, BudgetingFamilies.AssertBudgets, token);

    private static Answer SolveLimited(RiskBudgetingProgram program, CancellationToken token) => Of(program, ProveLimited, token);

    private static Answer SolveContradiction(RiskBudgetingProgram program, CancellationToken token) =>
        Of(program, static (given, outcome) => BudgetingProof.AssertInfeasible(given, outcome, 1e-3), token);

    private static void ProveLimited(RiskBudgetingProgram program, RiskBudgetingOutcome outcome)
    {
        // By this rule there may be no weight, which the outcome says by one of 0 or ∞.
        bool isExplained = program.Rule == LogarithmWeightRule.MeetsBudget && outcome.Status == SolverStatus.NumericalError
            && outcome.LogarithmWeight is 0 or double.PositiveInfinity;
        if (!isExplained)
        {
            BudgetingProof.AssertProven(program, outcome);
        }
    }

    private static Answer Of(RiskBudgetingProgram program, Action<RiskBudgetingProgram, RiskBudgetingOutcome> prove, CancellationToken token)
    {
        RiskBudgetingOutcome outcome = new RiskBudgetingSolver().Solve(program, cancellationToken: token);
        Fingerprint numbers = Fingerprint.Of(outcome.Point).With(outcome.Contributions).With(outcome.RowMultipliers)
            .With(outcome.BoundMultipliers).With(outcome.Objective, outcome.LogarithmWeight);
        bool isKnown = outcome.Status is SolverStatus.Optimal or SolverStatus.PrimalInfeasible;
        return new Answer(outcome.Status, isKnown ? outcome.Objective : 0, outcome.HasPoint ? outcome.Objective : 0, numbers, () =>
        {
            try
            {
                prove(program, outcome);
                return new Proof(outcome.HasPoint ? QuadraticAnswers.ResidualOf(outcome.Certificate) : 0, null);
            }
            catch (Xunit.Sdk.XunitException e)
            {
                return new Proof(0, Invariant($"{outcome.Iterations} iterations, λ {outcome.LogarithmWeight}, {outcome.Certificate}: {e.Message}"));
            }
        });
    }
}
