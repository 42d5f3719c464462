-- The features of a picture are other numbers now. They are a cache: made anew when wanted.

DELETE FROM features;
