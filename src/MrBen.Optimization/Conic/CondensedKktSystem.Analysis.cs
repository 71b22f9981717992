namespace MrBen.Optimization.Conic;

/// <content>Which rows go when: made once for a program.</content>
internal sealed partial class CondensedKktSystem
{
    // Rows that couple too many eliminated variables, and equalities that S has nothing positive for.
    private bool[] RowsThatStay(ConeScaling scaling)
    {
        bool[] stays = new bool[_locals.TotalRows];
        for (int i = 0; i < stays.Length; i++)
        {
            if (_locals.IsBasic[i])
            {
                continue;
            }

            bool positive = false;
            foreach (int row in _locals.Terms(i))
            {
                positive |= !IsEquality(row, scaling);
            }

            stays[i] = !positive || _locals.Terms(i).Length > MostTermsOfRow;
        }

        return stays;
    }

    // Cones that are not products and touch no eliminated variable: their H⁻¹ has a factor that is better than one of H.
    private int[] DirectCones(ConeScaling scaling, bool[] stays)
    {
        List<int> direct = [];
        for (int c = 0; c < scaling.Count; c++)
        {
            bool alone = scaling.FormOf(c) != ScalingForm.Diagonal;
            for (int i = scaling.Start(c); alone && i < scaling.Start(c) + scaling.Cone(c).Dimension; i++)
            {
                alone = !stays[i] && !_locals.IsBasic[i] && _locals.Terms(i).Length == 1;
            }

            if (alone)
            {
                direct.Add(c);
            }
        }

        return [.. direct];
    }

    // Cones that are not symmetric, one or two of whose rows are left and coupled with each other alone: (cone, first row, second row or
    // −1).
    private (int Cone, int First, int Second)[] PartialCones(ConeScaling scaling, bool[] stays)
    {
        List<(int Cone, int First, int Second)> partial = [];
        for (int c = 0; c < scaling.Count; c++)
        {
            if (scaling.Cone(c).IsSymmetric || Array.BinarySearch(_directCones, c) >= 0)
            {
                continue;
            }

            int start = scaling.Start(c);
            int[] left = [.. Enumerable.Range(start, 3).Where(i => !stays[i] && !_locals.IsBasic[i])];
            bool alone = left.Length is 1 or 2 && Array.TrueForAll(
                left, i => _locals.Terms(i).Length == 1 && Neighbours(i).ToArray().All(other => stays[other] || left.Contains(other)));
            if (alone)
            {
                bool inOrder = left.Length == 1 || _position[left[0]] < _position[left[1]];
                partial.Add((c, left[inOrder ? 0 : 1], left.Length == 1 ? -1 : left[inOrder ? 1 : 0]));
            }
        }

        return [.. partial];
    }

    // Their rows come last.
    private int[] OrderWithDirect(ConeScaling scaling, bool[] stays)
    {
        bool[] elsewhere = (bool[])stays.Clone();
        List<int> last = [];
        foreach (int cone in _directCones)
        {
            for (int i = scaling.Start(cone); i < scaling.Start(cone) + scaling.Cone(cone).Dimension; i++)
            {
                elsewhere[i] = true;
                last.Add(i);
            }
        }

        return [.. Order(elsewhere), .. last];
    }

    // Cuthill and McKee (1969), Proc. 24th ACM National Conference: breadth first from an end of each component, so that chains have short
    // reach.
    private int[] Order(bool[] stays)
    {
        int rows = _locals.TotalRows;
        int[] order = new int[rows];
        int[] mark = new int[rows];
        int count = 0;
        for (int i = 0; i < rows; i++)
        {
            if (mark[i] != 0 || stays[i] || _locals.IsBasic[i])
            {
                continue;
            }

            int end = Visit(i, 1, count);
            if (end > count + 1)
            {
                _ = Visit(order[end - 1], 2, count);
            }

            count = end;
        }

        return order[..count];

        int Visit(int first, int round, int from)
        {
            int end = from;
            order[end++] = first;
            mark[first] = round;
            for (int k = from; k < end; k++)
            {
                foreach (int other in Neighbours(order[k]))
                {
                    if (!stays[other] && mark[other] < round)
                    {
                        mark[other] = round;
                        order[end++] = other;
                    }
                }
            }

            return end;
        }
    }

    // Of every row that is left the rows that S couples it with, itself among them, one after another.
    private (int[] Start, int[] Rows) Coupled(ConeScaling scaling)
    {
        int[] start = new int[_locals.TotalRows + 1];
        List<int> rows = new(2 * _locals.TotalRows);
        int[] mark = new int[_locals.TotalRows];
        for (int i = 0; i < _locals.TotalRows; i++)
        {
            foreach (int term in _locals.Terms(i))
            {
                (int from, int to) = CoupledRange(scaling, term);
                for (int p = from; p < to; p++)
                {
                    foreach (int user in Users(p))
                    {
                        if (mark[user] != i + 1)
                        {
                            mark[user] = i + 1;
                            rows.Add(user);
                        }
                    }
                }
            }

            start[i + 1] = rows.Count;
        }

        return (start, [.. rows]);
    }

    private ReadOnlySpan<int> Neighbours(int row) =>
        _neighbours.AsSpan(_neighbourStart[row], _neighbourStart[row + 1] - _neighbourStart[row]);

    private bool HasOtherNeighbour(int row, bool[] stays)
    {
        foreach (int other in Neighbours(row))
        {
            if (other != row && !stays[other])
            {
                return true;
            }
        }

        return false;
    }

    // The rows that H couples a row with: those of its cone where that has a block.
    private (int From, int To) CoupledRange(ConeScaling scaling, int row)
    {
        if (row >= _program.Rows || scaling.FormOf(scaling.ConeOf(row)) != ScalingForm.Block)
        {
            return (row, row + 1);
        }

        int cone = scaling.ConeOf(row);
        return (scaling.Start(cone), scaling.Start(cone) + scaling.Cone(cone).Dimension);
    }

    private int[] Reach(ConeScaling scaling, int[] order, bool[] stays)
    {
        int[] place = new int[_locals.TotalRows];
        int[] reach = new int[order.Length];
        for (int k = 0; k < order.Length; k++)
        {
            place[order[k]] = k;
        }

        for (int k = 0; k < order.Length; k++)
        {
            reach[k] = k;
            if (order[k] < _program.Rows && Array.BinarySearch(_directCones, scaling.ConeOf(order[k])) >= 0)
            {
                continue;
            }

            foreach (int other in Neighbours(order[k]))
            {
                reach[k] = stays[other] ? reach[k] : Math.Min(reach[k], place[other]);
            }
        }

        return reach;
    }

    // Rows that others of S are coupled with, or that hold more than a few shared variables.
    private bool[] HeavyRows(ConeScaling scaling, int[] order, bool[] stays, int mostColumns)
    {
        bool[] heavy = new bool[order.Length];
        HashSet<int> columns = [];
        for (int k = 0; k < order.Length; k++)
        {
            columns.Clear();
            foreach (int term in _locals.Terms(order[k]))
            {
                if (term >= _program.Rows)
                {
                    continue;
                }

                heavy[k] |= !_program.Dense(term).IsEmpty || scaling.FormOf(scaling.ConeOf(term)) == ScalingForm.DiagonalAndTwo
                    || Array.BinarySearch(_directCones, scaling.ConeOf(term)) >= 0;
                foreach (int column in _program.Columns(term))
                {
                    if (_locals.Column[column] >= 0)
                    {
                        columns.Add(column);
                    }
                }
            }

            heavy[k] |= columns.Count > mostColumns || HasOtherNeighbour(order[k], stays);
        }

        return heavy;
    }

    // Whether a diagonal M would be positive: each column has a curvature of its own or a row of one variable.
    private bool EveryColumnIsHeld(int[] order, bool[] notSingle)
    {
        bool[] held = new bool[_locals.OuterColumns];
        for (int j = 0; j < _program.Variables; j++)
        {
            int column = _locals.Column[j];
            if (column >= 0)
            {
                held[column] = j < _program.Shared
                    ? _factors is { } factors && factors.Specific[j] > 0
                    : _program.Curvature[j - _program.Shared] > 0;
            }
        }

        for (int k = 0; k < order.Length; k++)
        {
            foreach (int term in notSingle[k] ? default : _locals.Terms(order[k]))
            {
                foreach (int column in term < _program.Rows ? _program.Columns(term) : default)
                {
                    if (_locals.Column[column] >= 0)
                    {
                        held[_locals.Column[column]] = true;
                    }
                }
            }
        }

        return !Array.Exists(held, value => !value);
    }

    private int[] CoupledRows()
    {
        int[] index = new int[_stay];
        Array.Fill(index, -1);
        bool[] stays = new bool[_locals.TotalRows];
        foreach (int row in _staying)
        {
            stays[row] = true;
        }

        int count = 0;
        for (int k = 0; k < _staying.Length; k++)
        {
            index[k] = HasOtherNeighbour(_staying[k], stays) ? count++ : -1;
        }

        for (int k = LongConeStart; k < _stay; k++)
        {
            index[k] = count++;
        }

        return index;
    }
}
