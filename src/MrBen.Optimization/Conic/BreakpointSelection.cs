namespace MrBen.Optimization.Conic;

/// <summary>
/// The breakpoints of a piecewise linear function along a ray, each with the rise of the slope there, and the one at which the slope is no
/// longer negative. O(count), by partition. Not thread-safe; allocates nothing once it is large enough.
/// </summary>
internal sealed class BreakpointSelection
{
    private double[] _length = [];
    private double[] _rise = [];
    private int[] _row = [];

    public int Count { get; private set; }

    public void Clear(int capacity)
    {
        Count = 0;
        if (_length.Length < capacity)
        {
            (_length, _rise, _row) = (new double[capacity], new double[capacity], new int[capacity]);
        }
    }

    public void Add(int row, double length, double rise)
    {
        (_row[Count], _length[Count], _rise[Count]) = (row, length, rise);
        Count++;
    }

    public int Row(int index) => _row[index];

    public double Length(int index) => _length[index];

    /// <summary>
    /// Reorders the breakpoints so that those passed come first, and returns how many; the next one is where the slope has come to 0. All
    /// of them where it never does.
    /// </summary>
    /// <param name="slope">The slope at the start, negative.</param>
    public int Pass(double slope)
    {
        int first = 0;
        int end = Count;
        while (end - first > 1)
        {
            double pivot = _length[(int)(((uint)first + (uint)end) / 2)];
            int less = first;
            double sum = 0;
            for (int i = first; i < end; i++)
            {
                if (_length[i] < pivot)
                {
                    sum += _rise[i];
                    Swap(i, less++);
                }
            }

            if (slope + sum >= 0)
            {
                end = less;
                continue;
            }

            // Those at the pivot come next.
            int same = less;
            double atPivot = 0;
            for (int i = less; i < end; i++)
            {
                if (_length[i] == pivot)
                {
                    atPivot += _rise[i];
                    Swap(i, same++);
                }
            }

            slope += sum;
            if (slope + atPivot >= 0)
            {
                (first, end) = (less, same);
                break;
            }

            slope += atPivot;
            first = same;
        }

        // What is left lies at one length, or is one.
        for (; first < end && slope + _rise[first] < 0; first++)
        {
            slope += _rise[first];
        }

        return first;
    }

    private void Swap(int i, int j)
    {
        (_length[i], _length[j]) = (_length[j], _length[i]);
        (_rise[i], _rise[j]) = (_rise[j], _rise[i]);
        (_row[i], _row[j]) = (_row[j], _row[i]);
    }
}
