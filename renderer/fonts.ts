import '@fontsource/noto-sans-thai-looped/latin-400.css';
import '@fontsource/noto-sans-thai-looped/latin-600.css';
import '@fontsource/noto-sans-thai-looped/thai-400.css';
import '@fontsource/noto-sans-thai-looped/thai-600.css';
