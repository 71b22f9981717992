using MrBen.Optimization.LinearAlgebra;

namespace MrBen.Optimization.Quadratic;

/// <content>Adding the squares of active rows to Q, which makes definite what only they do.</content>
internal sealed partial class FreeSetSystem
{
    /// <summary>Whether the factor is that of Q with all rows added that were active when <see cref="LiftActiveRows"/> was called.</summary>
    public bool LiftsActiveRows { get; private set; }

    /// <summary>
    /// Makes the factor that of Q with the squares of all active rows added, on the given variables: the weakest of all conditions under which
    /// the working set has one solution. O(k³/3).
    /// </summary>
    /// <param name="free">The free variables; in memory that is not the factor's own.</param>
    /// <param name="entering">A row that became active after the last <see cref="Solve"/>, or −1.</param>
    /// <returns>False where the free variables depend on each other even so; some are then left out of the factor.</returns>
    public bool LiftActiveRows(ReadOnlySpan<int> free, int entering)
    {
        Lift(guessed: false, entering);
        return Factor.Rebuild(free);
    }

    /// <summary>
    /// The same with all rows whose status is active, on all variables whose status is free: for statuses that are a guess and may depend on
    /// each other.
    /// </summary>
    /// <returns>False where the free variables depend on each other; some are then left out of the factor.</returns>
    public bool LiftGuess()
    {
        Lift(guessed: true, entering: -1);
        int[] free = [.. Enumerable.Range(0, Status.Length).Where(j => IsFree(Status[j]))];
        return Factor.Rebuild(free);
    }

    /// <summary>Whether the factor is that of Q with this row added.</summary>
    public bool Lifts(int row) => _liftWeights[row] > 0;

    /// <summary>
    /// Fixes the variables whose status is free but which are not in the factor, because they depend on those that are: at the nearest of their
    /// breakpoints, or where they are.
    /// </summary>
    /// <returns>Whether there were any.</returns>
    public bool HoldDependents()
    {
        bool any = false;
        for (int j = 0; j < X.Length; j++)
        {
            if (!IsFree(Status[j]) || Factor.Free.Contains(j))
            {
                continue;
            }

            any = true;
            (double below, double above) = (X[j] - Lower[j], Upper[j] - X[j]);
            if (HasKink(j))
            {
                Status[j] = VariableStatus.AtKink;
            }
            else if (double.IsFinite(below) || double.IsFinite(above))
            {
                Status[j] = below <= above ? VariableStatus.AtLower : VariableStatus.AtUpper;
            }
            else
            {
                Nail(j, X[j]);
            }
        }

        return any;
    }

    // Rows of the last solve and the entering one, or all that a guess takes for active.
    private void Lift(bool guessed, int entering)
    {
        _liftWeights.AsSpan().Clear();
        int count = 0;
        for (int i = 0; i < RowStates.Length; i++)
        {
            bool active = RowStates[i] is RowStatus.AtLower or RowStatus.AtUpper or RowStatus.Equality;
            if (active && (guessed || IsActive(i) || i == entering) && TryLift(i, count))
            {
                count++;
            }
        }

        LiftsActiveRows = true;
        Factor.Clear(_program.Hessian, _lift, count);
    }

    // The weight makes the added diagonal as large as that of Q; of a Q that is zero, the row's length 1.
    private bool TryLift(int row, int position)
    {
        ReadOnlySpan<double> entries = _program.Rows.Row(row);
        double size = Kernels.Dot(entries, entries);
        double trace = 0;
        for (int j = 0; j < entries.Length; j++)
        {
            trace += Math.Max(0, _program.Hessian.Diagonal(j));
        }

        if (!(size > 0))
        {
            return false;
        }

        if (_lift.Length < (position + 1) * entries.Length)
        {
            Array.Resize(ref _lift, 2 * (position + 1) * entries.Length);
        }

        double weight = (trace > 0 ? trace : 1) / size;
        Span<double> lift = _lift.AsSpan(position * entries.Length, entries.Length);
        entries.CopyTo(lift);
        Kernels.Scale(Math.Sqrt(weight), lift);
        (_liftWeights[row], _liftLengths[row]) = (weight, Math.Sqrt(size));
        return true;
    }
}
