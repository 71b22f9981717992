using MrBen.Optimization;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Quadratic;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>
/// The largest Sharpe ratio under limits that are all or nothing, to a proven gap. On a range [a, b] of excess returns e, e² ≤ (a + b)·e − ab,
/// so that a least s·variance − (a + b)·e + ab of at least 0 proves that no ratio there is above √s. Ranges where it is below are cut at
/// what was found; the excess of the bound over the ratio falls with the square of the range.
/// </summary>
internal sealed class DiscreteRatioSearch(Attempt attempt)
{
    // Share of the squared ratio by which other weights may be better.
    private const double SmallestGap = 1e-8;

    private const int MaxRanges = 2_000;

    private const int MaxPolishes = 50;

    private Best? _best;
    private double _highest; // what no ratio is above

    public AllocationResult Solve()
    {
        LoweredProblem returns = attempt.Direct(0, 1, 1);
        ProgramAnswer highest = attempt.Run(returns);
        if (!highest.HasPoint)
        {
            return attempt.Accept(returns, highest);
        }

        double most = Excess(highest.Point) + (highest.ProvenGap ?? 0);
        if (most <= 0)
        {
            return AllocationResult.Failed(AllocationStatus.PrimalInfeasible, Invariant(
                $"No weights within the constraints earn more than the risk-free rate {attempt.Problem.Objective.RiskFreeRate} after costs; ")
                + Invariant($"the highest excess return is {most:G6}."));
        }

        LoweredProblem risk = attempt.Direct(1, 0, 0);
        ProgramAnswer calmest = attempt.Run(risk);
        if (!calmest.HasPoint)
        {
            return attempt.Accept(risk, calmest);
        }

        Take(highest);
        Take(calmest);
        double leastVariance = 2 * (calmest.Objective - (calmest.ProvenGap ?? 0));
        if (_best is null || !(leastVariance > 0))
        {
            return AllocationResult.Failed(AllocationStatus.NumericalError,
                "Some weights within the constraints have no volatility, or none earn more than the risk-free rate: there is no largest ratio.");
        }

        _highest = most / Math.Sqrt(leastVariance);

        // Lower excess returns would need a volatility below the least one.
        Stack<(double From, double To)> ranges = new([(Math.Min(Math.Sqrt(_best.SquaredRatio * leastVariance), most), most)]);
        int searched = 0;
        bool isProven = true;
        while (ranges.TryPop(out (double From, double To) range))
        {
            if (++searched > MaxRanges || !Bound(range.From, range.To, ranges))
            {
                isProven = false;
                break;
            }
        }

        return Result(isProven);
    }

    // False where a search ended early.
    private bool Bound(double from, double to, Stack<(double From, double To)> ranges)
    {
        double sum = from + to;
        LoweredProblem lowered = attempt.Direct(2 * _best!.SquaredRatio / sum, 1, 1);
        lowered = lowered with { Program = WithExcess(lowered.Program, from, to), RowLabels = lowered.RowLabels.Add(null) };
        ProgramAnswer answer = attempt.Run(lowered);
        if (answer.Status == SolverStatus.PrimalInfeasible)
        {
            return true;
        }

        if (answer.Status != SolverStatus.Optimal)
        {
            return false;
        }

        double constant = attempt.Lowering.CostsOfSellingNothing;
        double bound = answer.Objective - (answer.ProvenGap ?? 0) - constant + (from * to / sum);
        double excess = Excess(answer.Point);
        Take(answer);
        if (bound >= -SmallestGap * from * to / sum || to - from <= SmallestGap * to)
        {
            return true;
        }

        double cut = excess > from + (0.1 * (to - from)) && excess < to - (0.1 * (to - from)) ? excess : from + (0.5 * (to - from));
        ranges.Push((from, cut));
        ranges.Push((cut, to));
        return true;
    }

    // The weights' excess return, as the linear term of a program that maximises it has it.
    private QuadraticProgram WithExcess(QuadraticProgram program, double from, double to)
    {
        int n = program.VariableCount;
        double[] rows = new double[(program.RowCount + 1) * n];
        program.Rows.Values.CopyTo(rows);
        Kernels.Axpy(-1, program.Linear, rows.AsSpan(program.RowCount * n, n));
        double constant = attempt.Lowering.CostsOfSellingNothing;
        return QuadraticProgram.Create(
            program.Hessian, program.Linear, program.Lower, program.Upper, DenseMatrix.Create(program.RowCount + 1, n, rows),
            [.. program.RowLower, from - constant], [.. program.RowUpper, to - constant]);
    }

    private double Excess(double[] point) => attempt.Lowering.ExcessReturn(point.AsSpan(0, attempt.Estimates.Assets.Length));

    // The best ratio for the decisions of an answer: the weights maximise the utility of their own risk aversion, excess return / variance.
    private void Take(ProgramAnswer answer)
    {
        for (int k = 0; k < MaxPolishes && answer.HasPoint; k++)
        {
            double excess = Excess(answer.Point);
            double variance = attempt.Lowering.RegularizedVariance(answer.Point.AsSpan(0, attempt.Estimates.Assets.Length));
            double squaredRatio = excess * excess / variance;
            if (!(excess > 0) || (k > 0 && !(squaredRatio > _best!.SquaredRatio)) || !(squaredRatio > (_best?.SquaredRatio ?? 0)))
            {
                return;
            }

            LoweredProblem utility = attempt.Direct(excess / variance, 1, 1);
            _best = new Best(squaredRatio, Math.Sqrt(variance), utility, answer);
            if (answer.Decided is not { } decided)
            {
                return;
            }

            answer = attempt.Run(WithDecisions(utility, decided)) with { Decided = decided };
        }
    }

    // Decisions are of the weights: what helps to count returns or costs is not in every program.
    private static LoweredProblem WithDecisions(LoweredProblem utility, QuadraticProgram decided)
    {
        int n = utility.AssetCount;
        return utility with
        {
            Program = utility.Program.WithBounds(
                [.. decided.Lower[..n], .. utility.Program.Lower[n..]], [.. decided.Upper[..n], .. utility.Program.Upper[n..]]),
            Restrictions = null,
        };
    }

    private AllocationResult Result(bool isProven)
    {
        if (!isProven && !attempt.Problem.AcceptFeasibleIncumbent)
        {
            return AllocationResult.Failed(AllocationStatus.TimeLimit,
                "The time was over before the best ratio was proven; an answer with less was not asked for.");
        }

        Best best = _best!;
        ProgramAnswer answer = best.Answer;
        if (answer.Decided is { } decided)
        {
            // Once more for the multipliers.
            LoweredProblem bounded = WithDecisions(best.Utility, decided);
            ProgramAnswer polished = attempt.Run(bounded);
            answer = polished.Status == SolverStatus.Optimal
                ? DiscreteSearch.WithoutDecisions(polished, best.Utility.Program, bounded.Program) with { Decided = decided }
                : answer with { BoundMultipliers = [], RowMultipliers = [], ConeMultipliers = [] };
        }

        double ratio = Math.Sqrt(best.SquaredRatio);
        answer = answer with { Driver = "branch and bound over excess returns", ProvenGap = 0.5 * SmallestGap * ratio };
        return isProven
            ? attempt.WithWeights(best.Utility, answer, 1 / best.Volatility)
            : attempt.Accept(best.Utility, answer with { Status = SolverStatus.FeasibleIncumbent, ProvenGap = Math.Max(0, _highest - ratio) });
    }

    private sealed record Best(double SquaredRatio, double Volatility, LoweredProblem Utility, ProgramAnswer Answer);
}
