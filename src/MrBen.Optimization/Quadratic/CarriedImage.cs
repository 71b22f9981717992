namespace MrBen.Optimization.Quadratic;

/// <summary>
/// The image U'⁻¹b of a right side under a <see cref="FreeSetFactor"/> that changes: it is kept through removals, and a later right side is
/// solved for only from where it differs. Belongs to one factor. Not thread-safe; allocates only while it grows.
/// </summary>
/// <remarks>
/// An appended variable adds one entry to the image, O(k) instead of the O(k²/2) of a solve; the rotations that restore U after a removal
/// restore the image, because (GU)'(GU'⁻¹b) = b for every rotation G. Source: Golub and Van Loan (2013), Matrix Computations, §6.5.
/// </remarks>
internal sealed class CarriedImage
{
    private double[] _right = [];
    private double[] _values = [];

    /// <summary>Number of leading entries that hold.</summary>
    public int Length { get; private set; }

    /// <summary>The image; entries beyond <see cref="Length"/> mean nothing.</summary>
    public Span<double> Values(int count) => _values.AsSpan(0, count);

    /// <summary>Lets nothing hold any more.</summary>
    public void Forget() => Length = 0;

    /// <summary>Takes a right side, puts its entries where no image of them holds, and calls all of them the image's own.</summary>
    /// <param name="right">b, length k.</param>
    /// <param name="capacity">Length to make room for, at least k.</param>
    /// <returns>Number of leading entries that hold already; the caller solves for those behind.</returns>
    public int Take(ReadOnlySpan<double> right, int capacity)
    {
        if (_values.Length < right.Length)
        {
            Array.Resize(ref _right, capacity);
            Array.Resize(ref _values, capacity);
        }

        int known = right.CommonPrefixLength(_right.AsSpan(0, Length));
        right[known..].CopyTo(_right.AsSpan(known));
        right[known..].CopyTo(_values.AsSpan(known));
        Length = right.Length;
        return known;
    }

    /// <summary>Rotates two neighbouring entries, as the rows of U are rotated.</summary>
    public void Rotate(int position, double cosine, double sine)
    {
        if (position + 1 < Length)
        {
            (double first, double second) = (_values[position], _values[position + 1]);
            (_values[position], _values[position + 1]) = ((cosine * first) + (sine * second), (cosine * second) - (sine * first));
        }
    }

    /// <summary>Takes a variable out whose removal was rotated for.</summary>
    public void RemoveAt(int position)
    {
        if (position < Length)
        {
            _right.AsSpan(position + 1, Length - position - 1).CopyTo(_right.AsSpan(position));
            Length--;
        }
    }
}
